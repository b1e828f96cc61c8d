import { sameValue } from "../../agent/same_value.ts";
import type { RealtimeItem } from "../../contract/realtime_item.ts";
import { contentIndexOf } from "../../transport/openai/engine/event_fields.ts";
import type { SessionParts } from "../session_parts.ts";
import { ConversationHistory } from "./conversation_history.ts";
import { GeneratedAudio } from "./generated_audio.ts";
import { mergeItem, withoutAudio, withTranscript, withTruncation } from "./merge_item.ts";

type Event = {
  readonly type: string;
  readonly content_index?: unknown;
  readonly [field: string]: unknown;
};

/** Keeps the history of a session, for one connection, by the events of its transport. */
export class HistoryRecorder {
  readonly #session: SessionParts;
  readonly #history = new ConversationHistory();
  readonly #generated = new GeneratedAudio();

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
    this.#generated.forget(itemId);
    if (this.#history.delete(itemId)) this.#session.tellHistory();
  }

  /** One event of the server, as it came: what a transport says of items, it may not say in full. */
  handleRaw(event: Event): void {
    const generated = this.#generated;
    const { type, item_id: itemId, delta, transcript, audio_end_ms: endMs } = event;
    if (type === "session.created" || type === "session.updated") {
      generated.configure(event.session);
    }
    if (typeof itemId !== "string") return;
    const contentIndex = contentIndexOf(event);
    switch (type) {
      case "response.output_audio.delta":
        if (typeof delta === "string") generated.add(itemId, contentIndex, delta);
        break;
      case "response.output_audio.done":
        this.#wantAudio(itemId);
        break;
      case "conversation.item.input_audio_transcription.completed":
        if (typeof transcript !== "string") break;
        this.#change(itemId, (item) => withTranscript(item, transcript));
        break;
      case "conversation.item.truncated": {
        const heardMs = typeof endMs === "number" ? endMs : 0;
        const truncation = { heardMs, generatedMs: generated.durationMs(itemId, contentIndex) };
        this.#change(itemId, (item) => withTruncation(item, contentIndex, truncation));
      }
    }
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
    session.attempt(() => {
      session.transport.sendEvent({ type: "conversation.item.retrieve", item_id: itemId });
    });
  }
}
