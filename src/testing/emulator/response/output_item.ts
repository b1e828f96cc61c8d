import type { ItemStatus } from "../../../wire/openai/items.ts";
import type { IdentifiedItem, StoredItem } from "../conversation/conversation.ts";
import type { ItemAudio } from "../conversation/item_audio.ts";
import type { ResponseScope } from "./response_scope.ts";

/** Writes one output item of a response. It can be closed at any moment. */
export interface OutputWriter {
  /**
   * Closes the item and its open parts, in the order of the service
   * (docs/protocol.md#order-of-events).
   */
  close(status: Exclude<ItemStatus, "in_progress">): void;
}

/** One output item of a response. It is also in the conversation, unless the response is out of band. */
export class OutputItem {
  readonly #scope: ResponseScope;
  readonly #stored: StoredItem;
  readonly #outputIndex: number;

  /** Adds the empty item, and sends its events. */
  constructor(scope: ResponseScope, item: IdentifiedItem, audio?: ItemAudio) {
    this.#scope = scope;
    this.#stored = { item, audio, byModel: true };
    this.#outputIndex = scope.output.length;
    scope.emit("response.output_item.added", { ...this.position, item });
    const previous = scope.conversation?.insert(this.#stored);
    if (previous !== undefined) {
      scope.emit("conversation.item.added", { previous_item_id: previous, item });
    }
  }

  /** The current item. */
  get item(): IdentifiedItem {
    return this.#stored.item;
  }

  /** The position of the item in the response. */
  get position(): { readonly response_id: string; readonly output_index: number } {
    return { response_id: this.#scope.responseId, output_index: this.#outputIndex };
  }

  /** Replaces the stored item, without an event. */
  replace(item: IdentifiedItem): void {
    this.#stored.item = item;
  }

  /** Sends the events that say that the item is done. */
  close(): void {
    const { emit, conversation, openQuestions, output } = this.#scope;
    const { item } = this;
    output.push(item);
    const itemDone = () => {
      if (!conversation?.get(item.id)) return; // out of band, or deleted by the client
      const previous_item_id = conversation.predecessorOf(item.id);
      emit("conversation.item.done", { previous_item_id, item });
    };
    const outputDone = () => emit("response.output_item.done", { ...this.position, item });
    const inOrder = openQuestions.itemDoneFirst === "conversation"
      ? [itemDone, outputDone]
      : [outputDone, itemDone];
    for (const send of inOrder) send();
  }
}
