/** The fields of a message part that {@linkcode lastTextOf} reads. */
export interface MessagePart {
  readonly type?: unknown;
  readonly text?: string | undefined;
  readonly transcript?: string | null | undefined;
}

/** The fields that {@linkcode lastTextOf} reads of an item, which may be any provider's. */
export type AnyItem =
  | { readonly type?: unknown; readonly role?: unknown; readonly content?: unknown }
  | null
  | undefined;

/**
 * Returns the text or transcript of the last part of an assistant message; `undefined` for any other
 * item, and if the part has neither.
 */
export function lastTextOf(item: AnyItem): string | undefined {
  if (item?.type !== "message" || item.role !== "assistant") return undefined;
  const part = partsOf(item).at(-1);
  return part?.text ?? part?.transcript ?? undefined;
}

/** Returns the parts of an item; empty if it has none. A server may put other values into the list. */
export function partsOf(item: AnyItem): (MessagePart | null | undefined)[] {
  return Array.isArray(item?.content) ? item.content : [];
}
