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
    return "(the result cannot be written as text)";
  }
}

function writable(value: unknown, parents: readonly object[]): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (parents.includes(value)) return "(circular)";
  const sizeBytes = sizeOfBytes(value);
  if (sizeBytes !== undefined) return `(${sizeBytes} bytes)`;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return writable(toJSON.call(value), [...parents, value]);
  if (value instanceof Error) return { name: value.name, message: value.message };
  const within = [...parents, value];
  if (value instanceof Map) return writable(Object.fromEntries(value), within);
  if (value instanceof Set) return writable([...value], within);
  if (Array.isArray(value)) return value.map((item) => writable(item, within));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, writable(item, within)]),
  );
}

function sizeOfBytes(value: object): number | undefined {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  const kind = Object.prototype.toString.call(value);
  if (kind !== "[object ArrayBuffer]" && kind !== "[object SharedArrayBuffer]") return undefined;
  return (value as ArrayBuffer).byteLength;
}
