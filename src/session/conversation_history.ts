import type { RealtimeItem } from "../transport/realtime_item.ts";

/**
 * The items of a conversation in their order. Items are looked for from the end, where nearly all
 * happens: that costs the same however long the conversation is. A snapshot costs one plain copy, and
 * is made only when it is asked for.
 */
export class ConversationHistory {
  readonly #byId = new Map<string, RealtimeItem>();
  #items: RealtimeItem[] = [];
  #snapshot: RealtimeItem[] | undefined;

  /** How many items there are. */
  get size(): number {
    return this.#items.length;
  }

  /** All items. The same array until something changes; nothing here changes it afterwards. */
  get snapshot(): RealtimeItem[] {
    return this.#snapshot ??= this.#items.slice();
  }

  /** The item of that id. */
  get(itemId: string): RealtimeItem | undefined {
    return this.#byId.get(itemId);
  }

  /** Puts another item in the place of the one with its id. Does nothing if there is none. */
  replace(item: RealtimeItem): void {
    const known = this.get(item.itemId);
    if (!known) return;
    this.#items[this.#items.lastIndexOf(known)] = item;
    this.#byId.set(item.itemId, item);
    this.#snapshot = undefined;
  }

  /** Adds an item: `null` is the front, an item that is there means behind it, anything else the end. */
  insert(item: RealtimeItem, previousItemId: string | null | undefined): void {
    const previous = this.get(previousItemId ?? "") ?? this.#items.at(-1);
    const index = previousItemId === null || !previous ? 0 : this.#items.lastIndexOf(previous) + 1;
    this.#items.splice(index, 0, item);
    this.#byId.set(item.itemId, item);
    this.#snapshot = undefined;
  }

  /** Takes an item away. Returns whether there was one. */
  delete(itemId: string): boolean {
    const known = this.get(itemId);
    if (!known) return false;
    this.#items.splice(this.#items.lastIndexOf(known), 1);
    this.#snapshot = undefined;
    return this.#byId.delete(itemId);
  }

  /** Forgets everything. */
  clear(): void {
    this.#byId.clear();
    this.#items = [];
    this.#snapshot = undefined;
  }
}
