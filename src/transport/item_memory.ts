import type { RealtimeMessageItem } from "./realtime_item.ts";

/**
 * The messages of the conversation as they were last announced. The server says of a transcription
 * or a truncation only which part it is about: what the item is now is worked out here, without
 * asking the server for it.
 */
export class ItemMemory {
  readonly #items = new Map<string, RealtimeMessageItem>();

  /** An item was announced. A place that is known stays known. */
  remember(item: RealtimeMessageItem): RealtimeMessageItem {
    const before = this.#items.get(item.itemId);
    const place = item.previousItemId === undefined ? before?.previousItemId : item.previousItemId;
    this.#items.set(item.itemId, place === undefined ? item : { ...item, previousItemId: place });
    return item;
  }

  /** The item with a part's transcript changed (`null`: it has none any more); `undefined` if it is not known. */
  withTranscript(
    itemId: string,
    contentIndex: number,
    transcript: string | null,
  ): RealtimeMessageItem | undefined {
    const item = this.#items.get(itemId);
    if (!item || item.role === "system") return undefined;
    const content = item.content.map((part, index) =>
      index === contentIndex && "transcript" in part ? { ...part, transcript } : part
    );
    const changed = { ...item, content } as RealtimeMessageItem;
    this.#items.set(itemId, changed);
    return changed;
  }

  /** An item was deleted. */
  forget(itemId: string): void {
    this.#items.delete(itemId);
  }

  /** Forgets everything, as at the end of a connection. */
  reset(): void {
    this.#items.clear();
  }
}
