/**
 * A replacement for `@std/assert` on machines that cannot reach JSR. `links` in deno.json points to
 * it; without that line the tests run with the real package. It has only the functions that the
 * tests use, with the same names, arguments and error class.
 *
 * @module
 */

/** Thrown by a failed assertion. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

type Constructor<T> = abstract new (...args: never[]) => T;

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    const items = Array.from(bytes as unknown as ArrayLike<number>);
    return `${value.constructor.name}(${items.length}) [${items.slice(0, 24)}${
      items.length > 24 ? ", …" : ""
    }]`;
  }
  try {
    const text = JSON.stringify(value, (_key, v) => typeof v === "bigint" ? `${v}n` : v, 2);
    return text === undefined ? String(value) : text;
  } catch {
    return String(value);
  }
}

/** Compares values deeply: by prototype, own enumerable keys, and `Object.is` for primitives. */
export function equal(a: unknown, b: unknown): boolean {
  const seen = new Map<object, object>();
  const compare = (x: unknown, y: unknown): boolean => {
    if (Object.is(x, y)) return true;
    if (typeof x !== "object" || typeof y !== "object" || x === null || y === null) return false;
    if (x.constructor !== y.constructor && !(isPlain(x) && isPlain(y))) return false;
    if (seen.get(x) === y) return true;
    seen.set(x, y);
    if (x instanceof Date) return Object.is(x.getTime(), (y as Date).getTime());
    if (x instanceof RegExp) return String(x) === String(y);
    if (x instanceof Error) {
      const other = y as Error;
      return x.name === other.name && x.message === other.message;
    }
    if (x instanceof ArrayBuffer) {
      return compare(new Uint8Array(x), new Uint8Array(y as ArrayBuffer));
    }
    if (ArrayBuffer.isView(x) && !(x instanceof DataView)) {
      const left = x as unknown as ArrayLike<number>;
      const right = y as unknown as ArrayLike<number>;
      if (left.length !== right.length) return false;
      for (let i = 0; i < left.length; i++) if (!Object.is(left[i], right[i])) return false;
      return true;
    }
    if (x instanceof Set) {
      const other = y as Set<unknown>;
      return x.size === other.size &&
        [...x].every((v) => other.has(v) || [...other].some((w) => compare(v, w)));
    }
    if (x instanceof Map) {
      const other = y as Map<unknown, unknown>;
      return x.size === other.size &&
        [...x].every(([k, v]) => other.has(k) && compare(v, other.get(k)));
    }
    if (Array.isArray(x) && x.length !== (y as unknown[]).length) return false;
    const keys = Object.keys(x);
    return keys.length === Object.keys(y).length &&
      keys.every((key) =>
        Object.hasOwn(y, key) &&
        compare((x as Record<string, unknown>)[key], (y as Record<string, unknown>)[key])
      );
  };
  return compare(a, b);
}

function isPlain(value: object): boolean {
  return value.constructor === Object || value.constructor === undefined;
}

const withNote = (message: string, note?: string): string => note ? `${message}: ${note}` : message;

/** Fails with a message. */
export function fail(msg?: string): never {
  throw new AssertionError(withNote("Failed assertion", msg));
}

/** Fails if `expr` is falsy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg || "Expected a truthy value");
}

/** Fails if `expr` is truthy. */
export function assertFalse(expr: unknown, msg = ""): void {
  if (expr) throw new AssertionError(msg || "Expected a falsy value");
}

/** Fails if `actual` does not deeply equal `expected`. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw new AssertionError(
    withNote(`Values are not equal${differenceOf(actual, expected)}`, msg) +
      `\n    actual:   ${show(actual)}\n    expected: ${show(expected)}`,
  );
}

function differenceOf(a: unknown, b: unknown): string {
  const left = a as ArrayLike<unknown>;
  const right = b as ArrayLike<unknown>;
  if (typeof left?.length !== "number" || typeof right?.length !== "number") return "";
  if (typeof a === "string") return "";
  if (left.length !== right.length) return ` (lengths ${left.length} and ${right.length})`;
  for (let i = 0; i < left.length; i++) {
    if (!equal(left[i], right[i])) return ` (first difference at index ${i})`;
  }
  return "";
}

/** Fails if `actual` deeply equals `expected`. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) {
    throw new AssertionError(withNote(`Expected values to differ, both are ${show(actual)}`, msg));
  }
}

/** Fails if `actual` is not the same value as `expected`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  throw new AssertionError(
    withNote(`Values are not the same: ${show(actual)} and ${show(expected)}`, msg),
  );
}

/** Fails if `actual` is null or undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    throw new AssertionError(withNote(`Expected a value, got ${actual}`, msg));
  }
}

/** Fails if `actual` is not within `tolerance` of `expected`. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = 1e-7,
  msg?: string,
): void {
  if (Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance) return;
  throw new AssertionError(
    withNote(`Expected ${actual} to be within ${tolerance} of ${expected}`, msg),
  );
}

/** Fails unless `actual` > `expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) {
    throw new AssertionError(withNote(`Expected ${actual} > ${expected}`, msg));
  }
}

/** Fails unless `actual` >= `expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) {
    throw new AssertionError(withNote(`Expected ${actual} >= ${expected}`, msg));
  }
}

/** Fails unless `actual` < `expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) {
    throw new AssertionError(withNote(`Expected ${actual} < ${expected}`, msg));
  }
}

/** Fails unless `actual` <= `expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) {
    throw new AssertionError(withNote(`Expected ${actual} <= ${expected}`, msg));
  }
}

/** Fails if `actual` does not contain `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) {
    throw new AssertionError(
      withNote(`Expected ${show(actual)} to contain ${show(expected)}`, msg),
    );
  }
}

/** Fails if `actual` does not match `expected`. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) {
    throw new AssertionError(withNote(`Expected ${show(actual)} to match ${expected}`, msg));
  }
}

/** Fails if `actual` is not an instance of `expectedType`. */
export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: Constructor<T>,
  msg?: string,
): asserts actual is T {
  if (actual instanceof expectedType) return;
  throw new AssertionError(
    withNote(`Expected an instance of ${expectedType.name}, got ${show(actual)}`, msg),
  );
}

function assertError<E extends Error>(
  error: unknown,
  ErrorClass?: Constructor<E>,
  msgIncludes?: string,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw new AssertionError(withNote(`Expected an Error, got ${show(error)}`, msg));
  }
  if (ErrorClass && !(error instanceof ErrorClass)) {
    throw new AssertionError(
      withNote(`Expected error to be a "${ErrorClass.name}", was "${show(error)}"`, msg),
      { cause: error },
    );
  }
  if (msgIncludes && !error.message.includes(msgIncludes)) {
    throw new AssertionError(
      withNote(
        `Expected error message to include ${show(msgIncludes)}, was ${show(error.message)}`,
        msg,
      ),
      { cause: error },
    );
  }
}

/** Fails if `fn` throws no `ErrorClass` whose message contains `msgIncludes`. Returns the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass?: Constructor<E>,
  msgIncludes?: string,
  msg?: string,
): E {
  let thrown: { error: unknown } | undefined;
  try {
    fn();
  } catch (error) {
    thrown = { error };
  }
  if (!thrown) throw new AssertionError(withNote("Expected function to throw", msg));
  assertError<E>(thrown.error, ErrorClass, msgIncludes, msg);
  return thrown.error;
}

/**
 * Fails if `fn` rejects with no `ErrorClass` whose message contains `msgIncludes`. Returns the
 * error.
 */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass?: Constructor<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (error) {
    throw new AssertionError(withNote("Function throws when expected to reject", msg), {
      cause: error,
    });
  }
  let rejected: { error: unknown } | undefined;
  try {
    await promise;
  } catch (error) {
    rejected = { error };
  }
  if (!rejected) throw new AssertionError(withNote("Expected function to reject", msg));
  assertError<E>(rejected.error, ErrorClass, msgIncludes, msg);
  return rejected.error;
}
