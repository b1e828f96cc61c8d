/** How deep values are looked into. What is deeper passes. */
const MAX_DEPTH = 64;

/** How many problems are named: the model corrects the first ones and tries again. */
const MAX_PROBLEMS = 8;

type Schema = Readonly<Record<string, unknown>>;

/** A value in its place. */
interface Place {
  readonly root: unknown;
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/**
 * What in `value` does not fit a JSON Schema, in words for whoever wrote the value; empty if it
 * fits. Looks at the keywords that describe tools: `type`, `enum`, `const`, `properties`, `required`,
 * `additionalProperties`, `items`, lengths and bounds, `anyOf`, `oneOf`, `allOf`, and `$ref` within
 * the schema. Any other keyword says nothing.
 */
export function jsonSchemaProblems(schema: unknown, value: unknown): string[] {
  const problems: string[] = [];
  for (const problem of problemsAt({ root: schema, value, path: "", depth: 0 }, schema)) {
    if (problems.push(problem) === MAX_PROBLEMS) break;
  }
  return problems;
}

/** Found one by one: nobody looks for more than are asked for. */
function* problemsAt(place: Place, schema: unknown): Generator<string> {
  const { value, path, depth } = place;
  const name = path || "the arguments";
  if (schema === false) yield `${name} must not be there`;
  if (!isObject(schema) || depth > MAX_DEPTH) return;
  const inner = { ...place, depth: depth + 1 };
  if (typeof schema.$ref === "string") yield* problemsAt(inner, resolve(place.root, schema.$ref));
  const misfit = typeProblem(schema, value);
  if (misfit) return yield `${name} ${misfit}`;
  for (const problem of valueProblems(schema, value)) yield `${name} ${problem}`;
  for (const part of listOf(schema.allOf)) yield* problemsAt(inner, part);
  const either = listOf(schema.anyOf ?? schema.oneOf);
  if (either.length > 0 && !either.some((part) => problemsAt(inner, part).next().done)) {
    yield `${name} fits none of the shapes that it may have`;
  }
  if (Array.isArray(value)) {
    const first = listOf(schema.prefixItems);
    for (const [index, item] of value.entries()) {
      const itsPlace = { ...inner, value: item, path: `${path}[${index}]` };
      yield* problemsAt(itsPlace, first[index] ?? schema.items);
    }
  } else if (isObject(value)) {
    const pathOf = (name: unknown) => path ? `${path}.${name}` : String(name);
    for (const name of listOf(schema.required)) {
      if (!Object.hasOwn(value, name as string)) yield `${pathOf(name)} is missing`;
    }
    for (const [name, item] of Object.entries(value)) {
      const itsPlace = { ...inner, value: item, path: pathOf(name) };
      yield* problemsAt(itsPlace, own(schema.properties, name) ?? schema.additionalProperties);
    }
  }
}

function typeProblem({ type }: Schema, value: unknown): string | undefined {
  if (type === undefined) return undefined;
  const types: unknown[] = [type].flat();
  const actual = typeOf(value);
  const fits = types.some((type) =>
    type === actual || (type === "number" && actual === "integer") || !TYPES.has(type)
  );
  return fits ? undefined : `must be ${types.join(" or ")}, got ${actual}`;
}

/** What is wrong with the value itself, whatever is in it. */
function* valueProblems(schema: Schema, value: unknown): Generator<string> {
  const json = JSON.stringify(value);
  const choices = schema.enum;
  if (Array.isArray(choices) && !choices.some((choice) => JSON.stringify(choice) === json)) {
    yield `must be one of ${JSON.stringify(choices)}`;
  }
  if ("const" in schema && JSON.stringify(schema.const) !== json) {
    yield `must be ${JSON.stringify(schema.const)}`;
  }
  const bound = (keyword: string) => typeof schema[keyword] === "number" ? schema[keyword] : NaN;
  if (typeof value === "number") {
    const [over, under] = [bound("exclusiveMinimum"), bound("exclusiveMaximum")];
    yield* outOfBounds(value, bound("minimum"), bound("maximum"), "be");
    if (value <= over) yield `must be more than ${over}`;
    if (value >= under) yield `must be less than ${under}`;
  } else if (typeof value === "string") {
    yield* outOfBounds(value.length, bound("minLength"), bound("maxLength"), "have", " characters");
  } else if (Array.isArray(value)) {
    yield* outOfBounds(value.length, bound("minItems"), bound("maxItems"), "have", " items");
  }
}

function* outOfBounds(
  size: number,
  min: number,
  max: number,
  verb: string,
  unit = "",
): Generator<string> {
  if (size < min) yield `must ${verb} at least ${min}${unit}`;
  if (size > max) yield `must ${verb} at most ${max}${unit}`;
}

function resolve(root: unknown, ref: string): unknown {
  if (!ref.startsWith("#")) return undefined;
  const steps = ref.slice(1).split("/").filter((step) => step !== "");
  return steps.reduce(
    (target, step) =>
      own(target, decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")),
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
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A field of an object, and nothing that every object has. */
function own(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
