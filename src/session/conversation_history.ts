import type { RealtimeItem } from "../transport/realtime_item.ts";

interface Entry {
  item: RealtimeItem;
  previous: Entry | undefined;
  next: Entry | undefined;
  /** Where the item stands in `#list`, as long as there is one. */
  index: number;
}

/**
 * The items of a conversation in their order. What an event does to it costs the same however long
 * the conversation is; a snapshot costs one plain copy, and is made only when it is asked for.
 */
export class ConversationHistory {
  readonly #entries = new Map<string, Entry>();
  #first: Entry | undefined;
  #last: Entry | undefined;
  /** The items as a list, kept up to date by what happens at the end, dropped by anything else. */
  #list: RealtimeItem[] | undefined = [];
  #snapshot: RealtimeItem[] | undefined;

  /** How many items there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** All items. The same array until something changes; nothing here changes it afterwards. */
  get snapshot(): RealtimeItem[] {
    return this.#snapshot ??= this.#listed().slice();
  }

  /** The item of that id. */
  get(itemId: string): RealtimeItem | undefined {
    return this.#entries.get(itemId)?.item;
  }

  /** Puts another item in the place of the one with its id. Does nothing if there is none. */
  replace(item: RealtimeItem): void {
    const entry = this.#entries.get(item.itemId);
    if (!entry) return;
    entry.item = item;
    if (this.#list) this.#list[entry.index] = item;
    this.#snapshot = undefined;
  }

  /** Adds an item: `null` is the front, an item that is there means behind it, anything else the end. */
  insert(item: RealtimeItem, previousItemId: string | null | undefined): void {
    const previous = previousItemId === null
      ? undefined
      : this.#entries.get(previousItemId ?? "") ?? this.#last;
    const next = previous ? previous.next : this.#first;
    const entry: Entry = { item, previous, next, index: -1 };
    if (previous) previous.next = entry;
    else this.#first = entry;
    if (next) next.previous = entry;
    else this.#last = entry;
    this.#entries.set(item.itemId, entry);
    if (next) this.#list = undefined;
    else if (this.#list) entry.index = this.#list.push(item) - 1;
    this.#snapshot = undefined;
  }

  /** Takes an item away. Returns whether there was one. */
  delete(itemId: string): boolean {
    const entry = this.#entries.get(itemId);
    if (!entry) return false;
    const { previous, next } = entry;
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
    this.#entries.delete(itemId);
    if (next) this.#list = undefined;
    else this.#list?.pop();
    this.#snapshot = undefined;
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.clear();
    this.#first = this.#last = undefined;
    this.#list = [];
    this.#snapshot = undefined;
  }

  #listed(): RealtimeItem[] {
    if (this.#list) return this.#list;
    const list: RealtimeItem[] = [];
    for (let entry = this.#first; entry; entry = entry.next) {
      entry.index = list.push(entry.item) - 1;
    }
    return this.#list = list;
  }
}
