import type { ConversationItem } from "../../../wire/openai/items.ts";
import type { ItemAudio } from "./item_audio.ts";

/** An item with an id. */
export type IdentifiedItem = ConversationItem & { readonly id: string };

/** An item as the server stores it. */
export interface StoredItem {
  /** The item on the wire, without audio. A change replaces the object and does not change it in place. */
  item: IdentifiedItem;
  /** The audio of its first audio part. */
  readonly audio?: ItemAudio | undefined;
  /** Whether the model made it. */
  readonly byModel: boolean;
}

/** The default conversation: its items in order. */
export class Conversation {
  readonly #items: StoredItem[] = [];
  readonly #byId = new Map<string, StoredItem>();

  /** The items, oldest first. A snapshot. */
  get items(): readonly StoredItem[] {
    return this.#items.slice();
  }

  /** The item with an id. */
  get(id: string): StoredItem | undefined {
    return this.#byId.get(id);
  }

  /** The id of the last item. `null` if the conversation is empty. */
  get lastId(): string | null {
    return this.#items.at(-1)?.item.id ?? null;
  }

  /**
   * Inserts an item after the item `after`, by default at the end. With `null` it becomes the first.
   *
   * @returns The id of the item before it, or `null` if it is the first.
   */
  insert(stored: StoredItem, after: string | null | undefined = this.lastId): string | null {
    const index = after === null ? 0 : this.#indexOf(after) + 1;
    this.#items.splice(index, 0, stored);
    this.#byId.set(stored.item.id, stored);
    return this.#items[index - 1]?.item.id ?? null;
  }

  /** The id of the item before an item. `null` if it is the first. */
  predecessorOf(id: string): string | null {
    return this.#items[this.#indexOf(id) - 1]?.item.id ?? null;
  }

  /** Removes an item. Returns false if it did not exist. */
  delete(id: string): boolean {
    const index = this.#indexOf(id);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return this.#byId.delete(id);
  }

  /** Searches from the end, because most lookups are for recent items. */
  #indexOf(id: string): number {
    return this.#items.findLastIndex((stored) => stored.item.id === id);
  }
}
