import { isObject } from "../../../wire/is_object.ts";
import { MessageFormatError } from "../../../wire/openai/decode.ts";

type Event = { readonly type: string };

/**
 * Returns a field of an event that must be a string.
 *
 * @throws {MessageFormatError} If it is not.
 */
export function textField(event: Event, name: string): string {
  const value = (event as unknown as Record<string, unknown>)[name];
  if (typeof value === "string") return value;
  throw wrongField(event, name, "a string");
}

/**
 * Returns a field of an event that must be an object.
 *
 * @throws {MessageFormatError} If it is not.
 */
export function objectField<Value extends object>(event: Event, name: string): Value {
  const value = (event as unknown as Record<string, unknown>)[name];
  if (isObject(value)) return value as Value;
  throw wrongField(event, name, "an object");
}

/** Returns the index of a content part; 0 if it is missing or not a valid index. */
export function contentIndexOf(event: { readonly content_index?: unknown }): number {
  const index = event.content_index as number;
  return Number.isInteger(index) && index >= 0 ? index : 0;
}

function wrongField({ type }: Event, name: string, expected: string): Error {
  const message = `Cannot use the server event "${type}": its field "${name}" must be ${expected}`;
  return new MessageFormatError("wrong_field", message);
}
