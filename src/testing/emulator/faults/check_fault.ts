import type { Fault } from "../options/fault.ts";

/** What each fault must have, and what it may have besides a selection. */
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
const SELECTION = {
  event: "text",
  skip: "number",
  times: "number",
  probability: "number",
} as const;
const REQUIRED: ReadonlySet<string> = new Set(["delayMs", "fields", "code", "status"]);

/**
 * A fault whose fields are all there and have the right type.
 *
 * @throws {RangeError} If they are not.
 */
export function checkFault(fault: Fault): Fault {
  const fields = FIELDS[fault.fault];
  if (!fields) {
    const known = Object.keys(FIELDS).join(", ");
    throw new RangeError(`fault must be one of ${known}: ${fault.fault}`);
  }
  const given = fault as unknown as Record<string, unknown>;
  const allowed: Record<string, string> = { fault: "text", ...SELECTION, ...fields };
  for (const [name, value] of Object.entries(given)) {
    const type = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (!type) throw new RangeError(`A fault "${fault.fault}" has no field "${name}"`);
    if (value !== undefined && !isOfType(value, type)) {
      throw new RangeError(`The field "${name}" of a fault must be a ${type}: ${value}`);
    }
  }
  for (const name of Object.keys(fields)) {
    if (REQUIRED.has(name) && given[name] === undefined) {
      throw new RangeError(`A fault "${fault.fault}" needs the field "${name}"`);
    }
  }
  return fault;
}

/**
 * The faults that a URL asks for: `fault=KIND;name=value;…`, any number of times.
 *
 * @throws {RangeError} If one is none.
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

/** In a query a `+` is a space. */
function ofType(value: string, type: string | undefined): unknown {
  if (type === "number") return value === "" ? NaN : Number(value);
  return type === "list" ? value.split(/[ +]/) : value;
}
