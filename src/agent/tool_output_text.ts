/**
 * What a tool gave, as text for the model: a string as it is, anything else as JSON. What JSON
 * cannot hold is described in its place, so that one odd field does not lose the rest. Never throws.
 */
export function toolOutputText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(writable(value, [])) ?? "undefined";
  } catch {
    return "(not writable as text)";
  }
}

function writable(value: unknown, parents: readonly unknown[]): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (parents.includes(value)) return "(circular)";
  const { toJSON, byteLength, size } = value as Record<string, unknown>;
  if (isBytes(value)) return `(${byteLength ?? size} bytes)`;
  const within = [...parents, value];
  const write = (item: unknown) => writable(item, within);
  if (typeof toJSON === "function") return write(toJSON.call(value));
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, write);
  const entries: Iterable<[string, unknown]> = value instanceof Map ? value : Object.entries(value);
  return Object.fromEntries(Array.from(entries, ([name, item]) => [name, write(item)]));
}

function isBytes(value: object): boolean {
  return ArrayBuffer.isView(value) ||
    /(ArrayBuffer|Blob|File)\]$/.test(Object.prototype.toString.call(value)); // shared ones, too
}
