import { sameValue } from "../../agent/same_value.ts";
import type { RealtimeItem } from "../../contract/realtime_item.ts";
import type { TransportItemTruncated } from "../../contract/transport_events.ts";
import type { RealtimeSessionOptions } from "../session_options.ts";
import { ConversationHistory } from "./conversation_history.ts";
import { mergeItem, withoutAudio, withTranscript, withTruncation } from "./merge_item.ts";

/** The parts of a session that its history needs. */
export interface HistoryRecorderOwner {
  /** Whether the history keeps audio. */
  readonly options: Pick<RealtimeSessionOptions, "historyStoreAudio">;
  /** Called once for each new item, before `historyChanged`. */
  itemAdded(item: RealtimeItem): void;
  /** Called after each change of the history. */
  historyChanged(): void;
  /** Asks the server for an item with its audio. */
  retrieveItem(itemId: string): void;
}

/** Keeps the history of one connection. Follows the events of the transport. */
export class HistoryRecorder {
  readonly #owner: HistoryRecorderOwner;
  readonly #history = new ConversationHistory();

  /** The history is empty at first. */
  constructor(owner: HistoryRecorderOwner) {
    this.#owner = owner;
  }

  /** All items. The array never changes: a change of the history makes a new one. */
  get items(): RealtimeItem[] {
    return this.#history.snapshot;
  }

  /** Adds an item, or merges it into the item with the same id. */
  update(item: RealtimeItem): void {
    const owner = this.#owner;
    const update = owner.options.historyStoreAudio ? item : withoutAudio(item);
    const known = this.#history.get(item.itemId);
    if (known) return this.#replace(known, mergeItem(known, update));
    const { previousItemId } = update as { previousItemId?: string | null };
    this.#history.insert(update, previousItemId);
    owner.itemAdded(update);
    owner.historyChanged();
  }

  /** Deletes an item. Does nothing if the history does not have it. */
  delete(itemId: string): void {
    if (this.#history.delete(itemId)) this.#owner.historyChanged();
  }

  /** All audio of one part of an item has come: asks for it if the history keeps audio. */
  audioDone(itemId: string): void {
    this.#retrieveAudio(itemId);
  }

  /** Writes the transcript of what the caller said into an item. */
  transcribed(itemId: string, transcript: string): void {
    this.#change(itemId, (item) => withTranscript(item, transcript));
  }

  /** Notes that one part of an item was cut at what the caller had heard. */
  truncated({ itemId, contentIndex, heardMs, generatedMs }: TransportItemTruncated): void {
    this.#change(
      itemId,
      (item) => withTruncation(item, contentIndex, { heardMs, generatedMs }),
    );
  }

  /** Changes a known item. Asks for its audio again: the events of a change do not carry it. */
  #change(itemId: string, change: (item: RealtimeItem) => RealtimeItem): void {
    const known = this.#history.get(itemId);
    if (known) this.#replace(known, change(known));
    this.#retrieveAudio(itemId);
  }

  #replace(known: RealtimeItem, item: RealtimeItem): void {
    if (sameValue(known, item)) return;
    this.#history.replace(item);
    this.#owner.historyChanged();
  }

  #retrieveAudio(itemId: string): void {
    if (this.#owner.options.historyStoreAudio) this.#owner.retrieveItem(itemId);
  }
}
