/** A whole in pieces of a size, the last one smaller: views into it. */
export function* pieces<T extends Int16Array | Uint8Array>(whole: T, size: number): Generator<T> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size) as T;
}
