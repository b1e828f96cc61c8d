const NOT_WRITABLE = "(not writable as text)";

/** How many levels a value may have. The limit stops at values whose getters never end. */
const MOST_LEVELS = 1_000;

/**
 * Writes the result of a tool as text for the model: a string as it is, any other value as JSON. Values
 * that JSON cannot hold are replaced by a description, so that the rest is kept. Never throws.
 */
export function toolOutputText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return String(JSON.stringify(writable(value, [], new RangeError())));
  } catch {
    return NOT_WRITABLE;
  }
}

/** Returns a copy that JSON can hold. Throws `endless` if the value has too many levels. */
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

/** Returns the JSON form of errors, maps, sets and objects with `toJSON`, else the object itself. */
function plainFormOf(value: object): unknown {
  const { toJSON } = value as Record<string, unknown>;
  if (typeof toJSON === "function") return toJSON.call(value);
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (value instanceof Map) return Object.fromEntries(value);
  return value instanceof Set ? [...value] : value;
}

function isBytes(value: object): boolean {
  return ArrayBuffer.isView(value) ||
    /(ArrayBuffer|Blob|File)\]$/.test(Object.prototype.toString.call(value)); // shared buffers match, too
}
