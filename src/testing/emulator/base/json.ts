/** A JSON object. */
export type Json = { readonly [key: string]: unknown };

/** Whether a value is a JSON object. Arrays and `null` are not. */
export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
