import type { RealtimeItem } from "../../contract/realtime_item.ts";

interface Entry {
  /** Missing at the ends alone. */
  item?: RealtimeItem;
  previous: Entry;
  next: Entry;
  /** Where the item stands in `#list`, as long as there is one. */
  index: number;
}

/**
 * The items of a conversation in their order. What an event does to it costs the same however long
 * the conversation is; a snapshot costs one plain copy, and is made only when it is asked for.
 */
export class ConversationHistory {
  readonly #entries = new Map<string, Entry>();
  /** Stands behind the last item and before the first one: the entries are a ring. */
  readonly #ends: Entry = ring();
  /** The items as a list, kept up to date by what happens at the end, dropped by anything else. */
  #list: RealtimeItem[] | undefined = [];
  #snapshot: RealtimeItem[] | undefined;

  /** All items. The same array until something changes; nothing here changes it afterwards. */
  get snapshot(): RealtimeItem[] {
    return this.#snapshot ??= this.#listed().concat(); // in JavaScriptCore twice as fast as `slice()`
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

  /** Takes an item away. Returns whether there was one. */
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
