/** How deep values are looked into. What is deeper passes. */
const MAX_DEPTH = 64;

/** How many problems are named: the model corrects the first ones and tries again. */
const MAX_PROBLEMS = 8;

type Schema = Readonly<Record<string, unknown>>;

/**
 * What in `value` does not fit a JSON Schema, in words for whoever wrote the value; empty if it
 * fits. Looks at the keywords that describe tools: `type`, `enum`, `const`, `properties`, `required`,
 * `additionalProperties`, `items`, lengths and bounds, `anyOf`, `oneOf`, `allOf`, and `$ref` within
 * the schema. Any other keyword says nothing.
 */
export function jsonSchemaProblems(schema: unknown, value: unknown): string[] {
  const problems: string[] = [];
  const checker = new Checker(schema, problems);
  checker.check(schema, value, "", 0);
  return problems.slice(0, MAX_PROBLEMS);
}

class Checker {
  readonly #root: unknown;
  readonly #problems: string[];

  constructor(root: unknown, problems: string[]) {
    this.#root = root;
    this.#problems = problems;
  }

  check(schema: unknown, value: unknown, path: string, depth: number): void {
    if (schema === false) return this.#add(path, "must not be there");
    if (!isObject(schema) || depth > MAX_DEPTH || this.#problems.length >= MAX_PROBLEMS) return;
    if (typeof schema.$ref === "string") {
      this.check(this.#resolve(schema.$ref), value, path, depth + 1);
    }
    if (!this.#checkType(schema, value, path)) return;
    this.#checkChoice(schema, value, path, depth);
    if (typeof value === "string") this.#checkBounds(schema, value.length, "Length", path);
    if (typeof value === "number") this.#checkNumber(schema, value, path);
    if (Array.isArray(value)) this.#checkArray(schema, value, path, depth);
    else if (isObject(value)) this.#checkObject(schema, value, path, depth);
  }

  #checkType(schema: Schema, value: unknown, path: string): boolean {
    if (schema.type === undefined) return true;
    const types: unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
    const actual = typeOf(value);
    const fits = types.some((type) =>
      type === actual || (type === "number" && actual === "integer") || !TYPES.has(type)
    );
    if (!fits) this.#add(path, `must be ${types.join(" or ")}, got ${actual}`);
    return fits;
  }

  #checkChoice(schema: Schema, value: unknown, path: string, depth: number): void {
    const json = JSON.stringify(value);
    if (Array.isArray(schema.enum) && !schema.enum.some((one) => JSON.stringify(one) === json)) {
      this.#add(path, `must be one of ${JSON.stringify(schema.enum)}`);
    }
    if ("const" in schema && JSON.stringify(schema.const) !== json) {
      this.#add(path, `must be ${JSON.stringify(schema.const)}`);
    }
    if (Array.isArray(schema.allOf)) {
      for (const part of schema.allOf) this.check(part, value, path, depth + 1);
    }
    const either = schema.anyOf ?? schema.oneOf;
    if (Array.isArray(either) && !either.some((part) => this.#fits(part, value, depth + 1))) {
      this.#add(path, "fits none of the shapes that it may have");
    }
  }

  #fits(schema: unknown, value: unknown, depth: number): boolean {
    const problems: string[] = [];
    new Checker(this.#root, problems).check(schema, value, "", depth);
    return problems.length === 0;
  }

  #checkNumber(schema: Schema, value: number, path: string): void {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
    if (typeof minimum === "number" && value < minimum) {
      this.#add(path, `must be ${minimum} or more`);
    }
    if (typeof maximum === "number" && value > maximum) {
      this.#add(path, `must be ${maximum} or less`);
    }
    if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) {
      this.#add(path, `must be more than ${exclusiveMinimum}`);
    }
    if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) {
      this.#add(path, `must be less than ${exclusiveMaximum}`);
    }
  }

  #checkBounds(schema: Schema, size: number, what: "Length" | "Items", path: string): void {
    const unit = what === "Length" ? "characters" : "items";
    const [min, max] = [schema[`min${what}`], schema[`max${what}`]];
    if (typeof min === "number" && size < min) this.#add(path, `must have ${min} ${unit} or more`);
    if (typeof max === "number" && size > max) this.#add(path, `must have ${max} ${unit} or fewer`);
  }

  #checkArray(schema: Schema, value: readonly unknown[], path: string, depth: number): void {
    this.#checkBounds(schema, value.length, "Items", path);
    const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
    for (const [index, item] of value.entries()) {
      this.check(first[index] ?? schema.items, item, `${path}[${index}]`, depth + 1);
    }
  }

  #checkObject(schema: Schema, value: Schema, path: string, depth: number): void {
    const properties = isObject(schema.properties) ? schema.properties : {};
    for (const name of Array.isArray(schema.required) ? schema.required : []) {
      if (!Object.hasOwn(value, name)) this.#add(join(path, name), "is missing");
    }
    for (const [name, item] of Object.entries(value)) {
      const isKnown = Object.hasOwn(properties, name);
      const itsSchema = isKnown ? properties[name] : schema.additionalProperties;
      this.check(itsSchema, item, join(path, name), depth + 1);
    }
  }

  #resolve(ref: string): unknown {
    if (!ref.startsWith("#")) return undefined;
    let target: unknown = this.#root;
    for (const step of ref.slice(1).split("/").filter((part) => part !== "")) {
      const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
      target = isObject(target) && Object.hasOwn(target, key) ? target[key] : undefined;
    }
    return target;
  }

  #add(path: string, problem: string): void {
    this.#problems.push(`${path || "the arguments"} ${problem}`);
  }
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

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}
