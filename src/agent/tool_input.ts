import { UserError } from "../contract/errors.ts";
import type { ParsedToolInput } from "./function_tool.ts";
import { jsonSchemaProblems } from "./json_schema.ts";
import type { StandardJsonSchema, ToolParameters } from "./standard_schema.ts";

/** The parameters of a tool: their JSON Schema for the model, and the check of a call's arguments. */
export interface ToolInput {
  /** The JSON Schema, as plain data. */
  readonly schema: Record<string, unknown>;
  /** Parses and checks the arguments of a call. */
  parse(input: string): Promise<ParsedToolInput>;
}

type Standard = StandardJsonSchema["~standard"];

/**
 * Reads the parameters of a tool.
 *
 * @throws {UserError} If `parameters` is not a schema, cannot be converted to JSON Schema, or does not
 * describe an object.
 */
export function toolInputOf(parameters: ToolParameters, toolName: string): ToolInput {
  const standard: Standard | undefined = parameters?.["~standard"];
  const schema = standard
    ? toJsonSchema(standard, toolName)
    : parameters as Record<string, unknown> | undefined;
  if (schema?.type !== "object") {
    throw cannotMakeTool(
      toolName,
      "`parameters` is not the schema of an object. Use zod >= 4.2, another Standard JSON Schema, or " +
        'JSON Schema of type "object"',
    );
  }
  return {
    schema,
    async parse(input) {
      const parsed = parseArguments(input);
      if (!parsed.ok) return parsed;
      if (standard) return await validate(standard, parsed.value);
      const problems = jsonSchemaProblems(schema, parsed.value);
      return problems.length === 0 ? parsed : refused(problems);
    },
  };
}

/** Makes the error for a tool that cannot be made. `problem` says why, then what to do. */
export function cannotMakeTool(
  toolName: string,
  problem: string,
  options?: ErrorOptions,
): UserError {
  return new UserError(`Cannot make the tool "${toolName}": ${problem}`, options);
}

/** Returns an empty object for a schema that has no conversion to JSON Schema. */
function toJsonSchema(standard: Standard, toolName: string): Record<string, unknown> {
  try {
    const { $schema: _, ...schema } = standard.jsonSchema?.input({ target: "draft-2020-12" }) ?? {};
    return schema;
  } catch (cause) {
    const problem = "its `parameters` cannot be converted to JSON Schema. Use types that JSON has";
    throw cannotMakeTool(toolName, problem, { cause });
  }
}

async function validate(standard: Standard, value: unknown): Promise<ParsedToolInput> {
  const result = await standard.validate(value);
  if (!result.issues) return { ok: true, value: result.value };
  return refused(result.issues.map(({ message, path = [] }) => {
    const place = path.map((step) => String(typeof step === "object" ? step.key : step)).join(".");
    return place ? `${place}: ${message}` : message;
  }));
}

function refused(problems: readonly string[]): ParsedToolInput {
  return { ok: false, problem: problems.join("; ") };
}

/** Parses the arguments of a call. An empty text means that there are none. */
export function parseArguments(json: string): ParsedToolInput {
  try {
    return { ok: true, value: JSON.parse(json || "{}") };
  } catch {
    return { ok: false, problem: "they are not JSON" };
  }
}

/**
 * Turns a name into one that the service accepts for a tool: each character other than an ASCII letter
 * or a digit becomes an underscore.
 *
 * @throws {UserError} If the name is empty.
 */
export function toToolName(name: string | undefined): string {
  if (!name) throw new UserError("Cannot make a tool: its `name` is empty. Give it a `name`");
  return name.replaceAll(/[^a-zA-Z0-9]/g, "_");
}
