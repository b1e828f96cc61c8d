import type { RealtimeItem } from "../../contract/realtime_item.ts";

/** One item in a ring of entries. */
interface Entry {
  /** Missing only in the entry that closes the ring. */
  item?: RealtimeItem;
  previous: Entry;
  next: Entry;
  /** The index of the item in `#list`, while there is a list. */
  index: number;
}

/**
 * The items of a conversation in their order. A change costs the same however long the conversation
 * is. A snapshot costs one plain copy, and is made only when it is read.
 */
export class ConversationHistory {
  readonly #entries = new Map<string, Entry>();
  /** Closes the ring: it is after the last item and before the first one. */
  readonly #ends: Entry = ring();
  /** The items as a list. A change at the end updates it, a change elsewhere drops it. */
  #list: RealtimeItem[] | undefined = [];
  #snapshot: RealtimeItem[] | undefined;

  /** All items. Returns the same array until the next change; an array never changes. */
  get snapshot(): RealtimeItem[] {
    return this.#snapshot ??= this.#listed().concat(); // in JavaScriptCore twice as fast as `slice()`
  }

  /** Finds an item by its id. */
  get(itemId: string): RealtimeItem | undefined {
    return this.#entries.get(itemId)?.item;
  }

  /** Replaces the item with the same id. Does nothing if there is none. */
  replace(item: RealtimeItem): void {
    const entry = this.#entries.get(item.itemId);
    if (!entry) return;
    entry.item = item;
    if (this.#list) this.#list[entry.index] = item;
    this.#snapshot = undefined;
  }

  /** Adds an item: to the front for `null`, after the item with that id if there is one, else at the end. */
  insert(item: RealtimeItem, previousItemId: string | null | undefined): void {
    const ends = this.#ends;
    const previous = previousItemId === null
      ? ends
      : this.#entries.get(previousItemId ?? "") ?? ends.previous;
    const { next } = previous;
    const entry: Entry = { item, previous, next, index: -1 };
    previous.next = next.previous = entry;
    this.#entries.set(item.itemId, entry);
    if (next !== ends) this.#list = undefined;
    else if (this.#list) entry.index = this.#list.push(item) - 1;
    this.#snapshot = undefined;
  }

  /** Removes an item. Returns whether there was one. */
  delete(itemId: string): boolean {
    const entry = this.#entries.get(itemId);
    if (!entry) return false;
    const { previous, next } = entry;
    previous.next = next;
    next.previous = previous;
    if (next !== this.#ends) this.#list = undefined;
    else this.#list?.pop();
    this.#snapshot = undefined;
    return this.#entries.delete(itemId);
  }

  #listed(): RealtimeItem[] {
    if (this.#list) return this.#list;
    const list: RealtimeItem[] = [];
    for (let entry = this.#ends.next; entry.item; entry = entry.next) {
      entry.index = list.push(entry.item) - 1;
    }
    return this.#list = list;
  }
}

function ring(): Entry {
  const ends = { index: -1 } as Entry;
  return ends.previous = ends.next = ends;
}
