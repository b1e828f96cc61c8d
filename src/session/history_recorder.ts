import { contentIndexOf } from "../transport/event_fields.ts";
import type { RealtimeItem } from "../transport/realtime_item.ts";
import { ConversationHistory } from "./conversation_history.ts";
import { GeneratedAudio } from "./generated_audio.ts";
import {
  mergeItem,
  sameValue,
  withoutAudio,
  withTranscript,
  withTruncation,
} from "./merge_item.ts";

/** What a {@linkcode HistoryRecorder} works with. */
export interface HistoryRecorderOptions {
  /** Whether audio stays in the items. */
  readonly storeAudio: boolean;
  /** An item is new. */
  onAdded(item: RealtimeItem): void;
  /** Something has changed. */
  onChanged(): void;
  /** Asks the server for an item with its audio. */
  requestItem(itemId: string): void;
}

type Event = {
  readonly type: string;
  readonly content_index?: unknown;
  readonly [field: string]: unknown;
};

/** Keeps the history of a session by the events of its transport. */
export class HistoryRecorder {
  readonly #options: HistoryRecorderOptions;
  readonly #history = new ConversationHistory();
  readonly #generated = new GeneratedAudio();

  /** Empty at first. */
  constructor(options: HistoryRecorderOptions) {
    this.#options = options;
  }

  /** All items, in an array that nothing here changes afterwards. */
  get items(): RealtimeItem[] {
    return this.#history.snapshot;
  }

  /** Forgets everything, and tells nobody. */
  reset(): void {
    this.#history.clear();
    this.#generated.reset();
  }

  /** An item is new or has changed. */
  update(item: RealtimeItem): void {
    const { storeAudio, onAdded, onChanged } = this.#options;
    const update = storeAudio ? item : withoutAudio(item);
    const known = this.#history.get(item.itemId);
    if (known) return this.#replace(known, mergeItem(known, update));
    const { previousItemId } = update as { previousItemId?: string | null };
    this.#history.insert(update, previousItemId);
    onAdded(update);
    onChanged();
  }

  /** An item is gone. */
  delete(itemId: string): void {
    this.#generated.forget(itemId);
    if (this.#history.delete(itemId)) this.#options.onChanged();
  }

  /** One event of the server, as it came: what a transport says of items, it may not say in full. */
  handleRaw(event: Event): void {
    this.#generated.handle(event);
    const itemId = event.item_id;
    switch (event.type) {
      case "conversation.item.input_audio_transcription.completed":
        if (typeof itemId !== "string" || typeof event.transcript !== "string") return;
        this.#change(itemId, (item) => withTranscript(item, event.transcript as string));
        return this.#wantAudio(itemId);
      case "conversation.item.truncated":
        if (typeof itemId === "string") this.#truncated(itemId, event);
        return;
      case "response.output_audio.done":
        return this.#wantAudio(itemId);
    }
  }

  #truncated(itemId: string, event: Event): void {
    const contentIndex = contentIndexOf(event);
    const heardMs = typeof event.audio_end_ms === "number" ? event.audio_end_ms : 0;
    const generatedMs = this.#generated.durationMs(itemId, contentIndex);
    const truncation = { heardMs, ...generatedMs === undefined ? {} : { generatedMs } };
    this.#change(itemId, (item) => withTruncation(item, contentIndex, truncation));
    this.#wantAudio(itemId);
  }

  #change(itemId: string, change: (item: RealtimeItem) => RealtimeItem): void {
    const known = this.#history.get(itemId);
    if (known) this.#replace(known, change(known));
  }

  #replace(known: RealtimeItem, item: RealtimeItem): void {
    if (sameValue(known, item)) return;
    this.#history.replace(item);
    this.#options.onChanged();
  }

  #wantAudio(itemId: unknown): void {
    if (this.#options.storeAudio && typeof itemId === "string") this.#options.requestItem(itemId);
  }
}
