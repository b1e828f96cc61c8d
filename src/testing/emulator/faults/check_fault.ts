import type { Fault } from "../options/fault.ts";

/** The fields of each fault besides its selection, with their types. */
const FIELDS: Readonly<
  Record<Fault["fault"], Readonly<Record<string, "number" | "text" | "list">>>
> = {
  drop: {},
  delay: { delayMs: "number" },
  duplicate: {},
  reorder: {},
  garbage: { text: "text" },
  binary: {},
  strip: { fields: "list" },
  stall: { durationMs: "number" },
  close: { code: "number", reason: "text" },
  refuse: { status: "number" },
  hang: {},
  slow_start: { delayMs: "number" },
};
const TYPE_WORDS: Readonly<Record<string, string>> = {
  number: "a number of 0 or more",
  text: "a string",
  list: "an array of strings",
};
const SELECTION = {
  event: "text",
  skip: "number",
  times: "number",
  probability: "number",
} as const;
const REQUIRED: ReadonlySet<string> = new Set(["delayMs", "fields", "code", "status"]);

/**
 * Checks that a fault has all its fields, with the right types, and returns it.
 *
 * @throws {RangeError} If the fault is not valid.
 */
export function checkFault(fault: Fault): Fault {
  const fields = FIELDS[fault.fault];
  if (!fields) {
    const known = Object.keys(FIELDS).join(", ");
    throw new RangeError(
      `Cannot use the fault "${fault.fault}": there is none with this name. Use one of ${known}`,
    );
  }
  const given = fault as unknown as Record<string, unknown>;
  const allowed: Record<string, string> = { fault: "text", ...SELECTION, ...fields };
  for (const [name, value] of Object.entries(given)) {
    const type = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (!type) {
      throw new RangeError(
        `Cannot use the fault "${fault.fault}": it has no field "${name}". ` +
          `Its fields are ${Object.keys(allowed).join(", ")}`,
      );
    }
    if (value !== undefined && !isOfType(value, type)) {
      throw new RangeError(
        `Cannot use the fault "${fault.fault}": its field "${name}" is ${value}. ` +
          `Pass ${TYPE_WORDS[type]}`,
      );
    }
  }
  for (const name of Object.keys(fields)) {
    if (REQUIRED.has(name) && given[name] === undefined) {
      throw new RangeError(
        `Cannot use the fault "${fault.fault}": its field "${name}" is missing. ` +
          `Pass ${TYPE_WORDS[fields[name]!]}`,
      );
    }
  }
  return fault;
}

/**
 * Reads the faults in a URL: `fault=KIND;name=value;…`, any number of times.
 *
 * @throws {RangeError} If a fault is not valid.
 */
export function faultsOfUrl(url: URL): readonly Fault[] {
  return url.searchParams.getAll("fault").map((text) => {
    const [kind, ...pairs] = text.split(";");
    const types: Record<string, string> = { ...SELECTION, ...FIELDS[kind as Fault["fault"]] };
    const fields = pairs.map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      return [name, ofType(rest.join("="), types[name])];
    });
    return checkFault({ fault: kind, ...Object.fromEntries(fields) } as Fault);
  });
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "number") return typeof value === "number" && value >= 0;
  return type === "list" ? Array.isArray(value) : typeof value === "string";
}

/** Parses a value in the query of a URL, where a `+` is a space. */
function ofType(value: string, type: string | undefined): unknown {
  if (type === "number") return value === "" ? NaN : Number(value);
  return type === "list" ? value.split(/[ +]/) : value;
}
