import { sameValue } from "../../agent/same_value.ts";
import type { RealtimeItem } from "../../contract/realtime_item.ts";
import type { TransportItemTruncated } from "../../contract/transport_events.ts";
import type { RealtimeSessionOptions } from "../session_options.ts";
import { ConversationHistory } from "./conversation_history.ts";
import {
  isTranscribable,
  isTruncatable,
  mergeItem,
  withoutAudio,
  withTranscript,
  withTruncation,
} from "./merge_item.ts";

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

/** A change of an item that may come before the item. */
interface Change {
  /** Whether the item has the part that is to be changed. */
  isReady(item: RealtimeItem): boolean;
  apply(item: RealtimeItem): RealtimeItem;
}

/** How many changes wait for an item. The history of an hour has fewer. */
const CHANGES_KEPT = 1_000;

/** Keeps the history of one connection. Follows the events of the transport. */
export class HistoryRecorder {
  readonly #owner: HistoryRecorderOwner;
  readonly #history = new ConversationHistory();
  /** The changes of items or parts that have not come, the oldest first. */
  #waiting: { readonly itemId: string; readonly change: Change }[] = [];

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
    const { previousItemId } = update as { previousItemId?: string | null };
    if (known) {
      const moved = this.#history.place(item.itemId, previousItemId, false);
      return this.#replace(known, this.#caughtUp(mergeItem(known, update)), moved);
    }
    const added = this.#caughtUp(update);
    this.#history.insert(added, previousItemId);
    owner.itemAdded(added);
    owner.historyChanged();
  }

  /**
   * The server has placed an item, which may not be in the history yet, or never will be. `null` is the
   * first place.
   */
  placed(itemId: string, previousItemId: string | null): void {
    const moved = this.#history.place(itemId, previousItemId, true);
    const known = this.#history.get(itemId);
    if (!known) return;
    const isNews = known.previousItemId !== previousItemId;
    this.#replace(known, isNews ? { ...known, previousItemId } : known, moved);
  }

  /** Deletes an item. Does nothing if the history does not have it. */
  delete(itemId: string): void {
    if (this.#waiting.length > 0) {
      this.#waiting = this.#waiting.filter((waiting) => waiting.itemId !== itemId);
    }
    if (this.#history.delete(itemId)) this.#owner.historyChanged();
  }

  /** All audio of one part of an item has come: asks for it if the history keeps audio. */
  audioDone(itemId: string): void {
    this.#retrieveAudio(itemId);
  }

  /** Writes the transcript of the caller's speech into an item. Waits for the item if it has not come. */
  transcribed(itemId: string, transcript: string): void {
    this.#change(itemId, {
      isReady: isTranscribable,
      apply: (item) => withTranscript(item, transcript),
    });
  }

  /** Notes that one part of an item was cut at what the caller had heard. Waits for the part. */
  truncated({ itemId, contentIndex, heardMs, generatedMs }: TransportItemTruncated): void {
    this.#change(itemId, {
      isReady: (item) => isTruncatable(item, contentIndex),
      apply: (item) => withTruncation(item, contentIndex, { heardMs, generatedMs }),
    });
  }

  /** Changes an item. Asks for its audio again: the events of a change do not carry it. */
  #change(itemId: string, change: Change): void {
    const known = this.#history.get(itemId);
    if (known && change.isReady(known)) this.#replace(known, change.apply(known));
    else if (!this.#history.isDeleted(itemId)) {
      if (this.#waiting.push({ itemId, change }) > CHANGES_KEPT) this.#waiting.shift();
    }
    this.#retrieveAudio(itemId);
  }

  /** Returns an item with the changes that waited for it. */
  #caughtUp(item: RealtimeItem): RealtimeItem {
    if (this.#waiting.length === 0) return item;
    const due = this.#waiting.filter(({ itemId, change }) =>
      itemId === item.itemId && change.isReady(item)
    );
    if (due.length === 0) return item;
    this.#waiting = this.#waiting.filter((waiting) => !due.includes(waiting));
    return due.reduce((changed, { change }) => change.apply(changed), item);
  }

  #replace(known: RealtimeItem, item: RealtimeItem, moved = false): void {
    const changed = known !== item && !sameValue(known, item);
    if (changed) this.#history.replace(item);
    if (changed || moved) this.#owner.historyChanged();
  }

  #retrieveAudio(itemId: string): void {
    if (this.#owner.options.historyStoreAudio) this.#owner.retrieveItem(itemId);
  }
}
