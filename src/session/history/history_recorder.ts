import { sameValue } from "../../agent/same_value.ts";
import { rawRequests } from "../../contract/raw_events.ts";
import type { RealtimeItem } from "../../contract/realtime_item.ts";
import type { TransportItemTruncated } from "../../contract/transport_events.ts";
import type { SessionParts } from "../session_parts.ts";
import { ConversationHistory } from "./conversation_history.ts";
import { mergeItem, withoutAudio, withTranscript, withTruncation } from "./merge_item.ts";

/** Keeps the history of a session, for one connection, by the events of its transport. */
export class HistoryRecorder {
  readonly #session: SessionParts;
  readonly #history = new ConversationHistory();

  /** Empty at first. */
  constructor(session: SessionParts) {
    this.#session = session;
  }

  /** All items, in an array that nothing here changes afterwards. */
  get items(): RealtimeItem[] {
    return this.#history.snapshot;
  }

  /** An item is new or has changed. */
  update(item: RealtimeItem): void {
    const session = this.#session;
    const update = session.options.historyStoreAudio ? item : withoutAudio(item);
    const known = this.#history.get(item.itemId);
    if (known) return this.#replace(known, mergeItem(known, update));
    const { previousItemId } = update as { previousItemId?: string | null };
    this.#history.insert(update, previousItemId);
    session.emit("history_added", update);
    session.tellHistory();
  }

  /** An item is gone. */
  delete(itemId: string): void {
    if (this.#history.delete(itemId)) this.#session.tellHistory();
  }

  /** All audio of a part has come. */
  audioDone(itemId: string): void {
    this.#wantAudio(itemId);
  }

  /** What the caller said in an item is known in text. */
  transcribed(itemId: string, transcript: string): void {
    this.#change(itemId, (item) => withTranscript(item, transcript));
  }

  /** A part was cut at what the caller had heard. */
  truncated({ itemId, contentIndex, heardMs, generatedMs }: TransportItemTruncated): void {
    this.#change(
      itemId,
      (item) => withTruncation(item, contentIndex, { heardMs, generatedMs }),
    );
  }

  /** Also asks for the item if its audio is to be kept: events of a change do not have it. */
  #change(itemId: string, change: (item: RealtimeItem) => RealtimeItem): void {
    const known = this.#history.get(itemId);
    if (known) this.#replace(known, change(known));
    this.#wantAudio(itemId);
  }

  #replace(known: RealtimeItem, item: RealtimeItem): void {
    if (sameValue(known, item)) return;
    this.#history.replace(item);
    this.#session.tellHistory();
  }

  #wantAudio(itemId: string): void {
    const session = this.#session;
    if (!session.options.historyStoreAudio) return;
    const { transport } = session;
    session.attempt(() =>
      transport.retrieveItem
        ? transport.retrieveItem(itemId)
        : transport.sendEvent(rawRequests.item(itemId))
    );
  }
}
