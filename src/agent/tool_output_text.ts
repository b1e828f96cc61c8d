const NOT_WRITABLE = "(not writable as text)";

/** How deep a value may go: one whose getters make new values for ever goes deeper. */
const MOST_LEVELS = 1_000;

/**
 * What a tool gave, as text for the model: a string as it is, anything else as JSON. What JSON
 * cannot hold is described in its place, so that one odd field does not lose the rest. Never throws.
 */
export function toolOutputText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return String(JSON.stringify(writable(value, [], new RangeError())));
  } catch {
    return NOT_WRITABLE;
  }
}

/** Throws `endless`, whatever is caught on the way, if the value goes too deep. */
function writable(value: unknown, parents: readonly unknown[], endless: Error): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (parents.includes(value)) return "(circular)";
  if (parents.length > MOST_LEVELS) throw endless;
  const { byteLength, size } = value as Record<string, unknown>;
  if (isBytes(value)) return `(${byteLength ?? size} bytes)`;
  const within = [...parents, value];
  const plain = plainFormOf(value);
  if (plain !== value) return writable(plain, within, endless);
  const copy = Array.isArray(value) ? [...value] : Object.create(null);
  for (const name of Object.keys(value)) {
    try {
      copy[name] = writable(value[name as never], within, endless);
    } catch (error) {
      if (error === endless) throw error;
      copy[name] = NOT_WRITABLE;
    }
  }
  return copy;
}

/** What JSON can hold of an object that is more than its own fields. */
function plainFormOf(value: object): unknown {
  const { toJSON } = value as Record<string, unknown>;
  if (typeof toJSON === "function") return toJSON.call(value);
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (value instanceof Map) return Object.fromEntries(value);
  return value instanceof Set ? [...value] : value;
}

function isBytes(value: object): boolean {
  return ArrayBuffer.isView(value) ||
    /(ArrayBuffer|Blob|File)\]$/.test(Object.prototype.toString.call(value)); // shared ones, too
}
