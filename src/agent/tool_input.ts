import { UserError } from "../transport/errors.ts";
import type { ParsedToolInput } from "./function_tool.ts";
import { jsonSchemaProblems } from "./json_schema.ts";
import type {
  StandardJsonSchema,
  StandardSchemaResult,
  ToolParameters,
} from "./standard_schema.ts";

/** A tool's parameters, asked once: how the model is told of them, and how a call is checked. */
export interface ToolInput {
  /** JSON Schema, as plain data. */
  readonly schema: Record<string, unknown>;
  /** Reads and checks the arguments of a call. */
  parse(input: string): Promise<ParsedToolInput>;
}

/**
 * Asks a schema for both.
 *
 * @throws {UserError} If it is no schema, cannot say itself as JSON Schema, or does not describe an
 * object.
 */
export function toolInputOf(parameters: ToolParameters, toolName: string): ToolInput {
  if (isStandard(parameters)) {
    return {
      schema: standardJsonSchema(parameters, toolName),
      parse: (input) => parseJson(input, (value) => validateStandard(parameters, value)),
    };
  }
  const schema = parameters as Record<string, unknown> | null | undefined;
  if (typeof schema !== "object" || schema === null || schema.type !== "object") {
    throw new UserError(
      `Cannot make the tool "${toolName}": \`parameters\` must be a schema of an object (zod >= 4.2, another Standard JSON Schema, or JSON Schema with type "object")`,
    );
  }
  return {
    schema,
    parse: (input) =>
      parseJson(input, (value) => {
        const problems = jsonSchemaProblems(schema, value);
        return problems.length === 0 ? { ok: true, value } : refused(problems);
      }),
  };
}

function isStandard(parameters: unknown): parameters is StandardJsonSchema {
  const kind = typeof parameters;
  return (kind === "object" || kind === "function") && parameters !== null &&
    "~standard" in (parameters as object);
}

function standardJsonSchema(schema: StandardJsonSchema, toolName: string): Record<string, unknown> {
  const standard = schema["~standard"];
  if (typeof standard?.jsonSchema?.input !== "function") {
    throw new UserError(
      `Cannot make the tool "${toolName}": its schema cannot say itself as JSON Schema. Use zod >= 4.2 or another Standard JSON Schema, or give JSON Schema`,
    );
  }
  let converted: Record<string, unknown>;
  try {
    converted = standard.jsonSchema.input({ target: "draft-2020-12" });
  } catch (error) {
    throw new UserError(
      `Cannot make the tool "${toolName}": its schema has a part that JSON Schema cannot say`,
      { cause: error },
    );
  }
  const { $schema: _, ...rest } = converted;
  if (rest.type !== "object") {
    throw new UserError(
      `Cannot make the tool "${toolName}": \`parameters\` must describe an object, got type "${rest.type}"`,
    );
  }
  return rest;
}

async function validateStandard(
  schema: StandardJsonSchema,
  value: unknown,
): Promise<ParsedToolInput> {
  const result: StandardSchemaResult = await schema["~standard"].validate(value);
  if (!result.issues) return { ok: true, value: result.value };
  return refused(result.issues.map(({ message, path = [] }) => {
    const place = path.map((step) => String(typeof step === "object" ? step.key : step)).join(".");
    return place ? `${place}: ${message}` : message;
  }));
}

async function parseJson(
  input: string,
  check: (value: unknown) => ParsedToolInput | Promise<ParsedToolInput>,
): Promise<ParsedToolInput> {
  let value: unknown;
  try {
    value = JSON.parse(input || "{}"); // a call without arguments may come as an empty text
  } catch {
    return { ok: false, problem: "they are not JSON" };
  }
  return await check(value);
}

function refused(problems: readonly string[]): ParsedToolInput {
  return { ok: false, problem: problems.join("; ") };
}
