import { MessageFormatError } from "../wire/decode.ts";

type Event = { readonly type: string };

/** A field that must be a string, or the event cannot be used. */
export function textField(event: Event, name: string): string {
  const value = (event as unknown as Record<string, unknown>)[name];
  if (typeof value === "string") return value;
  throw wrongField(event, name, "a string", value);
}

/** A field that must be an object, or the event cannot be used. */
export function objectField<Value extends object>(event: Event, name: string): Value {
  const value = (event as unknown as Record<string, unknown>)[name];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Value;
  throw wrongField(event, name, "an object", value);
}

/** The index of a content part; 0 where it is missing or makes no sense. */
export function contentIndexOf(event: { readonly content_index?: unknown }): number {
  const index = event.content_index;
  return typeof index === "number" && Number.isInteger(index) && index >= 0 ? index : 0;
}

function wrongField(event: Event, name: string, expected: string, value: unknown): Error {
  const got = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
  return new MessageFormatError(
    "wrong_field",
    `Cannot use a server event "${event.type}": "${name}" must be ${expected}, got ${got}`,
  );
}
