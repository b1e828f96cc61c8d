type Fields = Readonly<Record<string, unknown>>;

/** Whether two JSON values are equal. The order of fields does not matter. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const [mine, theirs] = [a as Fields, b as Fields];
  const names = Object.keys(mine);
  return names.length === Object.keys(theirs).length &&
    names.every((name) => name in theirs && sameValue(mine[name], theirs[name]));
}
