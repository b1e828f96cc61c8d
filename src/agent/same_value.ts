/** Whether two values, as JSON has them, say the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [mine, theirs] = [Object.entries(a), Object.entries(b)];
  return mine.length === theirs.length &&
    mine.every(([name, value]) =>
      Object.hasOwn(b, name) && sameValue(value, (b as Record<string, unknown>)[name])
    );
}
