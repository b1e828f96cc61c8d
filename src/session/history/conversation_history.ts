import type { RealtimeItem } from "../../contract/realtime_item.ts";

/** One item in a ring of entries. */
interface Entry {
  readonly itemId: string;
  /** Missing while only the place of the item is known, and in the entry that closes the ring. */
  item?: RealtimeItem | undefined;
  /** The item before this one, as the server last named it. `undefined` if the server did not. */
  place?: string | null | undefined;
  /** Whether the item was deleted. A new item with its id does not take its place. */
  isDeleted?: boolean;
  previous: Entry;
  next: Entry;
  /** The index of the item in `#list`, while there is a list. */
  index: number;
}

/**
 * How many places are kept for items that are not in the history. The history of an hour has fewer.
 */
const PLACES_KEPT = 2_000;

/** How many places without an item are looked past to find the item before a new one. */
const STEPS_BACK = 32;

/**
 * The items of a conversation in their order. The order also has places without an item: of items that
 * are never in the history, such as the outputs of functions, of items that come later, and of deleted
 * ones. An item that comes after such a place finds its own place through it. A change costs the same
 * however long the conversation is. A snapshot costs one plain copy, and is made only when it is read.
 */
export class ConversationHistory {
  readonly #entries = new Map<string, Entry>();
  /** The entries without an item, the oldest first. */
  readonly #empty = new Set<Entry>();
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

  /** Whether an item was deleted, and did not come again. */
  isDeleted(itemId: string): boolean {
    return this.#entries.get(itemId)?.isDeleted === true;
  }

  /** Replaces the item with the same id. Does nothing if there is none. */
  replace(item: RealtimeItem): void {
    const entry = this.#entries.get(item.itemId);
    if (!entry?.item) return;
    entry.item = item;
    if (this.#list) this.#list[entry.index] = item;
    this.#snapshot = undefined;
  }

  /**
   * Adds an item. If its place is known, from {@linkcode place} or because another item named it, the item
   * goes there. Otherwise it goes to the front for `null`, after the item with that id, or to the end for
   * `undefined`.
   */
  insert(item: RealtimeItem, previousItemId: string | null | undefined): void {
    this.place(item.itemId, previousItemId, false);
    const entry = this.#entries.get(item.itemId)!;
    this.#empty.delete(entry);
    entry.item = item;
    if (this.#list && this.#isAfter(this.#list, entry)) entry.index = this.#list.push(item) - 1;
    else this.#list = undefined;
    this.#snapshot = undefined;
  }

  /**
   * Notes the place of an item, which may be added later. A place that `isCertain` replaces an earlier
   * one; any other place is used only if none is known. Returns whether an item has moved.
   */
  place(itemId: string, previousItemId: string | null | undefined, isCertain: boolean): boolean {
    const place = previousItemId === itemId ? undefined : previousItemId;
    const entry = this.#entries.get(itemId);
    if (!entry) {
      this.#addEmpty(itemId, this.#after(place)).place = place;
      return false;
    }
    if (!entry.isDeleted) {
      if (place === undefined || place === entry.place) return false;
      if (!isCertain && (entry.place !== undefined || (entry.item && place === null))) return false;
    }
    entry.isDeleted = false;
    entry.place = place;
    const previous = this.#after(place);
    if (previous === entry || previous.next === entry) return false;
    unlink(entry);
    link(entry, previous);
    if (!entry.item) return false;
    this.#list = undefined;
    this.#snapshot = undefined;
    return true;
  }

  /** Removes an item. Its place is kept, for items that name it. Returns whether there was one. */
  delete(itemId: string): boolean {
    const entry = this.#entries.get(itemId);
    if (!entry) return false;
    entry.isDeleted = true;
    if (!entry.item) return false;
    entry.item = undefined;
    if (entry.index + 1 === this.#list?.length) this.#list.pop();
    else this.#list = undefined;
    this.#snapshot = undefined;
    this.#keepEmpty(entry);
    return true;
  }

  /** Finds the entry that an item follows. An id that is not known gets an entry at the end. */
  #after(place: string | null | undefined): Entry {
    if (place === null) return this.#ends;
    const { previous } = this.#ends;
    return place === undefined
      ? previous
      : this.#entries.get(place) ?? this.#addEmpty(place, previous);
  }

  #addEmpty(itemId: string, previous: Entry): Entry {
    const entry: Entry = { itemId, previous, next: previous, index: -1 };
    link(entry, previous);
    this.#entries.set(itemId, entry);
    this.#keepEmpty(entry);
    return entry;
  }

  #keepEmpty(entry: Entry): void {
    this.#empty.add(entry);
    if (this.#empty.size <= PLACES_KEPT) return;
    const [oldest] = this.#empty;
    this.#empty.delete(oldest!);
    this.#entries.delete(oldest!.itemId);
    unlink(oldest!);
  }

  /**
   * Whether an entry comes after all items of the list. Looks past a few places without an item, and says no
   * beyond them: the list is then made anew.
   */
  #isAfter(list: readonly RealtimeItem[], { previous }: Entry): boolean {
    for (let steps = 0; steps < STEPS_BACK; steps++, previous = previous.previous) {
      if (previous === this.#ends) return list.length === 0;
      if (previous.item) return previous.index + 1 === list.length;
    }
    return false;
  }

  #listed(): RealtimeItem[] {
    if (this.#list) return this.#list;
    const list: RealtimeItem[] = [];
    for (let entry = this.#ends.next; entry !== this.#ends; entry = entry.next) {
      if (entry.item) entry.index = list.push(entry.item) - 1;
    }
    return this.#list = list;
  }
}

function ring(): Entry {
  const ends = { itemId: "", index: -1 } as Entry;
  return ends.previous = ends.next = ends;
}

function link(entry: Entry, previous: Entry): void {
  const { next } = previous;
  entry.previous = previous;
  entry.next = next;
  previous.next = next.previous = entry;
}

function unlink({ previous, next }: Entry): void {
  previous.next = next;
  next.previous = previous;
}
