import type { ConversationItem } from "../../../wire/openai/items.ts";
import type { ItemAudio } from "./item_audio.ts";

/** An item whose id is known. */
export type IdentifiedItem = ConversationItem & { readonly id: string };

/** An item as the server keeps it. */
export interface StoredItem {
  /** The item as the wire has it, without audio. Replaced, never changed in place. */
  item: IdentifiedItem;
  /** The audio of its first audio part. */
  readonly audio?: ItemAudio;
  /** Whether the model made it. */
  readonly byModel: boolean;
}

/** The default conversation: items in order. */
export class Conversation {
  readonly #items: StoredItem[] = [];
  readonly #byId = new Map<string, StoredItem>();

  /** The items, oldest first. A snapshot. */
  get items(): readonly StoredItem[] {
    return this.#items.slice();
  }

  /** The item of an id. */
  get(id: string): StoredItem | undefined {
    return this.#byId.get(id);
  }

  /** The id of the last item, or null in an empty conversation. */
  get lastId(): string | null {
    return this.#items.at(-1)?.item.id ?? null;
  }

  /**
   * Puts an item in its place: at the end, or after the item `after`, or with `null` first.
   *
   * @returns The id of its predecessor, or null if it is the first.
   */
  insert(stored: StoredItem, after: string | null | undefined = this.lastId): string | null {
    const index = after === null ? 0 : this.#indexOf(after) + 1;
    this.#items.splice(index, 0, stored);
    this.#byId.set(stored.item.id, stored);
    return this.#items[index - 1]?.item.id ?? null;
  }

  /** The id of the item before this one, or null if it is the first. */
  predecessorOf(id: string): string | null {
    return this.#items[this.#indexOf(id) - 1]?.item.id ?? null;
  }

  /** Removes an item. Returns whether it was there. */
  delete(id: string): boolean {
    const index = this.#indexOf(id);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return this.#byId.delete(id);
  }

  /** Most lookups are for recent items, so the search begins at the end. */
  #indexOf(id: string): number {
    return this.#items.findLastIndex((stored) => stored.item.id === id);
  }
}
