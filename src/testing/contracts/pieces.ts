/** Splits an array into views of one size. The last one may be smaller. */
export function* pieces<T extends Int16Array | Uint8Array>(whole: T, size: number): Generator<T> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size) as T;
}
