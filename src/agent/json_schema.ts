import { sameValue } from "./same_value.ts";

/** How deep values are checked. Deeper values pass. */
const MAX_DEPTH = 64;

/** How many pairs of schema and value are checked. The rest passes, so that audio does not wait. */
const MAX_LOOKS = 20_000;

/** How many problems are listed. The model corrects the first ones and tries again. */
const MAX_PROBLEMS = 8;

type Schema = Readonly<Record<string, unknown>>;

/**
 * Checks a value against a JSON Schema. Returns the problems as text for the model, and an empty list
 * if the value fits. Checks the keywords that describe tools: `type`, `enum`, `const`, `properties`,
 * `required`, `additionalProperties`, `items`, lengths and bounds, `anyOf`, `oneOf`, `allOf`, and `$ref`
 * within the schema. Ignores other keywords, and `additionalProperties` beside `patternProperties`.
 */
export function jsonSchemaProblems(schema: unknown, value: unknown): string[] {
  const problems: string[] = [];
  for (const problem of problemsIn(schema, value, { root: schema, looks: 0 })) {
    if (problems.push(problem) === MAX_PROBLEMS) break;
  }
  return problems;
}

interface Search {
  /** The schema that a `$ref` points into. */
  readonly root: unknown;
  looks: number;
}

/** Yields the problems one by one, so that the search ends when the caller has enough. */
function* problemsIn(
  schema: unknown,
  value: unknown,
  search: Search,
  path = "",
  depth = 0,
): Generator<string> {
  const name = path || "the arguments";
  if (schema === false) yield `${name} must not be there`;
  if (!isObject(schema) || depth > MAX_DEPTH || search.looks++ > MAX_LOOKS) return;
  const inside = (schema: unknown, item = value, itsPath = path) =>
    problemsIn(schema, item, search, itsPath, depth + 1);
  if (typeof schema.$ref === "string") yield* inside(resolve(search.root, schema.$ref));
  const misfit = typeProblem(schema, value);
  if (misfit) return yield `${name} ${misfit}`;
  for (const problem of valueProblems(schema, value)) yield `${name} ${problem}`;
  for (const part of listOf(schema.allOf)) yield* inside(part);
  for (const shapes of [listOf(schema.anyOf), listOf(schema.oneOf)]) {
    if (shapes.length > 0 && !shapes.some((shape) => inside(shape).next().done)) {
      yield `${name} fits none of its shapes`;
    }
  }
  if (Array.isArray(value)) {
    const first = listOf(schema.prefixItems);
    for (const [index, item] of value.entries()) {
      yield* inside(first[index] ?? schema.items, item, `${path}[${index}]`);
    }
  } else if (isObject(value)) {
    const pathOf = (name: unknown) => path ? `${path}.${name}` : `${name}`;
    for (const name of listOf(schema.required)) {
      if (!Object.hasOwn(value, name as string)) yield `${pathOf(name)} is missing`;
    }
    const others = schema.patternProperties ? undefined : schema.additionalProperties;
    for (const [name, item] of Object.entries(value)) {
      yield* inside(own(schema.properties, name) ?? others, item, pathOf(name));
    }
  }
}

function typeProblem({ type }: Schema, value: unknown): string | undefined {
  const types = [type].flat();
  const actual = typeOf(value);
  const fits = types.some((type) =>
    type === actual || (type === "number" && actual === "integer") || !TYPES.has(type)
  );
  return fits ? undefined : `must be ${types.join(" or ")}, got ${actual}`;
}

/** Yields the problems of the value itself, not those of its items or fields. */
function* valueProblems(schema: Schema, value: unknown): Generator<string> {
  for (const choices of [schema.enum, "const" in schema && [schema.const]]) {
    const allowed = listOf(choices);
    if (allowed.length > 0 && !allowed.some((choice) => sameValue(choice, value))) {
      yield `must be ${allowed.map((choice) => JSON.stringify(choice)).join(" or ")}`;
    }
  }
  const [size, keyword, unit] = sizeOf(value);
  const bound = (keyword: string) => typeof schema[keyword] === "number" ? schema[keyword] : NaN;
  const [min, max] = [bound(`min${keyword}`), bound(`max${keyword}`)];
  if (size < min) yield `must be at least ${min}${unit}`;
  if (size > max) yield `must be at most ${max}${unit}`;
  if (typeof value !== "number") return;
  const [over, under] = [bound("exclusiveMinimum"), bound("exclusiveMaximum")];
  if (value <= over) yield `must be more than ${over}`;
  if (value >= under) yield `must be less than ${under}`;
}

/** The size that a schema may limit, the end of the two keywords for it, and its unit. */
function sizeOf(value: unknown): [size: number, keyword: string, unit: string] {
  if (typeof value === "string") return [[...value].length, "Length", " characters long"];
  if (Array.isArray(value)) return [value.length, "Items", " items long"];
  return [typeof value === "number" ? value : NaN, "imum", ""];
}

function resolve(root: unknown, ref: string): unknown {
  if (!ref.startsWith("#")) return undefined;
  const steps = ref.slice(1).split("/").filter((step) => step !== "").map(decodeURIComponent);
  return steps.reduce(
    (target, step) => own(target, step.replaceAll("~1", "/").replaceAll("~0", "~")),
    root,
  );
}

const TYPES: ReadonlySet<unknown> = new Set(
  ["null", "boolean", "object", "array", "number", "integer", "string"],
);

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function isObject(value: unknown): value is Schema {
  return typeOf(value) === "object";
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Reads a field of an object. Ignores inherited fields, such as `toString`. */
function own(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
