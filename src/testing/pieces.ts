/** A whole in pieces of a size, the last one smaller: views into it. */
export function* pieces<T extends Int16Array | Uint8Array>(whole: T, size: number): Generator<T> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size) as T;
}

/** Pieces end to end, in an array of their own. */
export function joined<T extends Int16Array | Uint8Array>(
  results: readonly T[],
  ArrayClass: new (length: number) => T,
): T {
  const whole = new ArrayClass(results.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const result of results) {
    whole.set(result, at);
    at += result.length;
  }
  return whole;
}
