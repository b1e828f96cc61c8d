/** What a schema says of a value. */
export type StandardSchemaResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | {
    readonly issues: readonly {
      readonly message: string;
      readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
    }[];
  };

/**
 * A schema that checks values and can say itself as JSON Schema: zod 4.2 and later, and whatever
 * else implements Standard Schema and Standard JSON Schema (https://standardschema.dev).
 */
export interface StandardJsonSchema {
  /** What the standards ask for. */
  readonly "~standard": {
    /** Checks a value. */
    validate(value: unknown): StandardSchemaResult | Promise<StandardSchemaResult>;
    /** Says the schema as JSON Schema. */
    readonly jsonSchema: {
      /** Of what goes in. */
      input(options: { target: "draft-2020-12" }): Record<string, unknown>;
    };
    /** What goes in and comes out; for the compiler alone. */
    readonly types?: { readonly input: unknown; readonly output: unknown } | undefined;
  };
}

/** JSON Schema of an object, as plain data. */
export interface JsonObjectSchema {
  /** Arguments are always an object. */
  readonly type: "object";
  /** Not there: what has it is a schema of a library, and has to say itself as JSON Schema. */
  readonly "~standard"?: undefined;
  /** Any other keyword of JSON Schema. */
  // deno-lint-ignore no-explicit-any -- JSON Schema: every library has a type of its own for it
  readonly [keyword: string]: any;
}

/** Any of the ways to describe a tool's arguments. */
export type ToolParameters = StandardJsonSchema | JsonObjectSchema;

/** What `execute` is given for some parameters: what the schema gives; `unknown` for JSON Schema. */
export type ToolArguments<TParameters> = TParameters extends
  { readonly "~standard": { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly output: infer Output } ? Output : unknown
  : unknown;
