/** The result of a schema's check. */
export type StandardSchemaResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | {
    readonly issues: readonly {
      readonly message: string;
      readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
    }[];
  };

/**
 * A schema that checks values and can be converted to JSON Schema: zod 4.2 and later, and any other
 * library with Standard Schema and Standard JSON Schema (https://standardschema.dev).
 */
export interface StandardJsonSchema {
  /** The members that the two standards define. */
  readonly "~standard": {
    /** Checks a value. */
    validate(value: unknown): StandardSchemaResult | Promise<StandardSchemaResult>;
    /** Converts the schema to JSON Schema. */
    readonly jsonSchema: {
      /** The JSON Schema of the values that `validate` takes. */
      input(options: { target: "draft-2020-12" }): Record<string, unknown>;
    };
    /** The types before and after the check. Only the compiler uses them. */
    readonly types?: { readonly input: unknown; readonly output: unknown } | undefined;
  };
}

/** The JSON Schema of an object, as plain data. */
export interface JsonObjectSchema {
  /** Arguments are always an object. */
  readonly type: "object";
  /** Absent: an object with this field is a {@linkcode StandardJsonSchema}. */
  readonly "~standard"?: undefined;
  /** Any other keyword of JSON Schema. */
  // deno-lint-ignore no-explicit-any -- every library has its own type for JSON Schema
  readonly [keyword: string]: any;
}

/** The schema of a tool's arguments. */
export type ToolParameters = StandardJsonSchema | JsonObjectSchema;

/** The type of `execute`'s arguments: the output type of the schema; `unknown` for plain JSON Schema. */
export type ToolArguments<TParameters> = TParameters extends
  { readonly "~standard": { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly output: infer Output } ? Output : unknown
  : unknown;
