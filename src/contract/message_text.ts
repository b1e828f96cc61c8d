/** As much of a part of a message as is looked at. */
export interface MessagePart {
  readonly type?: unknown;
  readonly text?: string;
  readonly transcript?: string | null;
}

/** As much of an item of any provider as is looked at. */
export type AnyItem =
  | { readonly type?: unknown; readonly role?: unknown; readonly content?: unknown }
  | null
  | undefined;

/** What an assistant message ends with, in text; `undefined` for any other item, or without text. */
export function lastTextOf(item: AnyItem): string | undefined {
  if (item?.type !== "message" || item.role !== "assistant") return undefined;
  const part = partsOf(item).at(-1);
  return part?.text ?? part?.transcript ?? undefined;
}

/** The parts of an item, if it has any. Not everything in the list need be one. */
export function partsOf(item: AnyItem): (MessagePart | null | undefined)[] {
  return Array.isArray(item?.content) ? item.content : [];
}
