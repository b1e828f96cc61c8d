const NOT_WRITABLE = "(not writable as text)";

/**
 * What a tool gave, as text for the model: a string as it is, anything else as JSON. What JSON
 * cannot hold is described in its place, so that one odd field does not lose the rest. Never throws.
 */
export function toolOutputText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return String(JSON.stringify(writable(value, [])));
  } catch {
    return NOT_WRITABLE;
  }
}

function writable(value: unknown, parents: readonly unknown[]): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (parents.includes(value)) return "(circular)";
  const { byteLength, size } = value as Record<string, unknown>;
  if (isBytes(value)) return `(${byteLength ?? size} bytes)`;
  const within = [...parents, value];
  const plain = plainFormOf(value);
  if (plain !== value) return writable(plain, within);
  const copy = Array.isArray(value) ? [...value] : Object.create(null);
  for (const name of Object.keys(value)) {
    try {
      copy[name] = writable(value[name as never], within);
    } catch {
      copy[name] = NOT_WRITABLE;
    }
  }
  return copy;
}

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
