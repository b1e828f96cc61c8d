import { UserError } from "../contract/errors.ts";
import type { ParsedToolInput } from "./function_tool.ts";
import { jsonSchemaProblems } from "./json_schema.ts";
import type { StandardJsonSchema, ToolParameters } from "./standard_schema.ts";

/** A tool's parameters, asked once: how the model is told of them, and how a call is checked. */
export interface ToolInput {
  /** JSON Schema, as plain data. */
  readonly schema: Record<string, unknown>;
  /** Reads and checks the arguments of a call. */
  parse(input: string): Promise<ParsedToolInput>;
}

type Standard = StandardJsonSchema["~standard"];

/**
 * Asks a schema for both.
 *
 * @throws {UserError} If it is no schema, cannot say itself as JSON Schema, or does not describe an
 * object.
 */
export function toolInputOf(parameters: ToolParameters, toolName: string): ToolInput {
  const standard: Standard | undefined = parameters?.["~standard"];
  const schema = standard
    ? toJsonSchema(standard, toolName)
    : parameters as Record<string, unknown> | undefined;
  if (schema?.type !== "object") {
    throw cannotMakeTool(
      toolName,
      '`parameters` must be a schema of an object: zod >= 4.2, another Standard JSON Schema, or JSON Schema of type "object"',
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

/** Says why a tool cannot be made. */
export function cannotMakeTool(
  toolName: string,
  problem: string,
  options?: ErrorOptions,
): UserError {
  return new UserError(`Cannot make the tool "${toolName}": ${problem}`, options);
}

/** Nothing comes of one that cannot say itself. */
function toJsonSchema(standard: Standard, toolName: string): Record<string, unknown> {
  try {
    const { $schema: _, ...schema } = standard.jsonSchema?.input({ target: "draft-2020-12" }) ?? {};
    return schema;
  } catch (cause) {
    const problem = "JSON Schema cannot say a part of its `parameters`";
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

/** Reads the arguments of a call. One without arguments may come as an empty text. */
export function parseArguments(json: string): ParsedToolInput {
  try {
    return { ok: true, value: JSON.parse(json || "{}") };
  } catch {
    return { ok: false, problem: "they are not JSON" };
  }
}

/**
 * A name as the service takes it for a tool: what is neither a letter of ASCII nor a digit becomes
 * an underscore.
 *
 * @throws {UserError} If it is empty.
 */
export function toToolName(name: string | undefined): string {
  if (!name) throw new UserError("Cannot make a tool without a name: give it a `name`");
  return name.replaceAll(/[^a-zA-Z0-9]/g, "_");
}
