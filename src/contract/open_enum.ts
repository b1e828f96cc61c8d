/** One of the named values, or any other string, as the service may add values at any time. */
export type OpenEnum<Named extends string> = Named | (string & Record<never, never>);
