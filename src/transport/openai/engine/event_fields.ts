import { isObject } from "../../../wire/is_object.ts";
import { MessageFormatError } from "../../../wire/openai/decode.ts";

type Event = { readonly type: string };

/** A field that must be a string, or the event cannot be used. */
export function textField(event: Event, name: string): string {
  const value = (event as unknown as Record<string, unknown>)[name];
  if (typeof value === "string") return value;
  throw wrongField(event, name, "a string");
}

/** A field that must be an object, or the event cannot be used. */
export function objectField<Value extends object>(event: Event, name: string): Value {
  const value = (event as unknown as Record<string, unknown>)[name];
  if (isObject(value)) return value as Value;
  throw wrongField(event, name, "an object");
}

/** The index of a content part; 0 where it is missing or makes no sense. */
export function contentIndexOf(event: { readonly content_index?: unknown }): number {
  const index = event.content_index as number;
  return Number.isInteger(index) && index >= 0 ? index : 0;
}

function wrongField({ type }: Event, name: string, expected: string): Error {
  const message = `Cannot use a server event "${type}": "${name}" must be ${expected}`;
  return new MessageFormatError("wrong_field", message);
}
