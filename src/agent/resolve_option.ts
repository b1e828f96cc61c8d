/** Resolves an option that is a value, or a function that returns it. */
export async function resolveOption<
  Value extends string | boolean | object | undefined,
  Args extends unknown[],
>(
  option: Value | ((...args: Args) => Value | Promise<Value>),
  ...args: Args
): Promise<Value> {
  return typeof option === "function" ? await option(...args) : option;
}
