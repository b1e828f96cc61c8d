/** Fails with a message if a condition does not hold. */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Cannot pass the contract: ${message}`);
}

/** Fails if two values differ as JSON. */
export function ensureSame(what: string, actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  ensure(got === wanted, `${what} must be ${wanted}: got ${got}`);
}

/** Fails if a value is not of a class, such as `Uint8Array`, in its own realm or in another. */
export function ensureTag(what: string, value: unknown, tag: string): void {
  const actual = Object.prototype.toString.call(value).slice(8, -1);
  ensure(actual === tag, `${what} must be of type ${tag}: got ${actual}`);
}

/** Fails if two arrays differ in their length or in an element. */
export function ensureEqual(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): void {
  ensureSame(`the length of ${what}`, actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (actual[i] !== expected[i]) ensureSame(`element ${i} of ${what}`, actual[i], expected[i]);
  }
}

/** Fails if a method does not refuse an argument with a `TypeError`. */
export function ensureTypeError(method: string, argument: unknown, call: () => unknown): void {
  const tag = Object.prototype.toString.call(argument).slice(8, -1);
  try {
    call();
  } catch (error) {
    if (error instanceof TypeError) return;
    throw new Error(
      `Cannot pass the contract: ${method} of ${tag} must throw a TypeError: got ${error}`,
      { cause: error },
    );
  }
  throw new Error(
    `Cannot pass the contract: ${method} of ${tag} must throw a TypeError: it returned`,
  );
}
