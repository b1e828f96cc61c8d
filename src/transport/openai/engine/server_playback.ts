import type { Clock } from "../../../clock/clock.ts";
import type { RealtimeServerEvent } from "../../../wire/openai/server_events.ts";
import type { PlaybackEntry, PlaybackPosition } from "../../playback_ledger.ts";
import { contentIndexOf, objectField, textField } from "./event_fields.ts";

interface Row extends PlaybackPosition {
  readonly responseId: string;
  /** The time at which the server began to play the part; `undefined` unless it is playing. */
  startMs: number | undefined;
  heardMs: number;
  complete: boolean;
}

/** How many rows are kept for `entries` after their playback has ended. */
const FINISHED_ROWS_KEPT = 16;

/** How many rows are kept in all. A server that never says that it has played one would fill the memory. */
const ROWS_KEPT = 256;

/**
 * Keeps how much of the model's audio was heard over WebRTC and SIP, where the server plays it from its own
 * output buffer. It measures the time between the server's events about that buffer. After a truncation, it
 * has the server's exact value.
 *
 * No audio is received on this side, so the length of an item is known only as it is played: `generatedMs` is
 * the same as `heardMs`. If a response has several spoken items, all its time counts for the first of them
 * until the server truncates.
 */
export class ServerPlayback {
  /** How `heardMs` is known: the server tells it. */
  readonly source = "server";
  readonly #clock: Clock;
  #rows: Row[] = [];

  /** `clock` measures how long the server plays. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The parts that are playing or wait to be played, and the latest of those that have ended. */
  get entries(): readonly PlaybackEntry[] {
    return this.#rows.map(({ startMs, heardMs, ...row }) => {
      const now = startMs === undefined ? heardMs : this.#clock.now() - startMs;
      return { ...row, generatedMs: now, sentMs: 0, heardMs: now, outOfBand: false };
    });
  }

  /**
   * Handles an event of the server. Returns whether the server has stopped playing before the end. If the
   * response of a cleared buffer is not known, it may have been playing.
   */
  handle(event: RealtimeServerEvent): boolean {
    let wasCut = false;
    switch (event.type) {
      case "response.content_part.added":
        if (objectField<{ readonly type?: unknown }>(event, "part").type !== "audio") break;
        this.#add({
          itemId: textField(event, "item_id"),
          contentIndex: contentIndexOf(event),
          responseId: textField(event, "response_id"),
        });
        break;
      case "output_audio_buffer.started":
        this.#start(textField(event, "response_id"));
        break;
      case "output_audio_buffer.stopped":
        this.#finish(textField(event, "response_id"));
        break;
      case "output_audio_buffer.cleared": {
        const responseId = textField(event, "response_id");
        const rows = this.#rows.filter((row) => row.responseId === responseId);
        wasCut = rows.length === 0 || rows.some(({ complete }) => !complete);
        this.#finish(responseId);
        break;
      }
      case "conversation.item.truncated":
        this.#truncate(event.item_id, contentIndexOf(event), event.audio_end_ms);
    }
    return wasCut;
  }

  #add(part: PlaybackPosition & { readonly responseId: string }): void {
    this.#rows.push({ ...part, startMs: undefined, heardMs: 0, complete: false });
    const finished = this.#rows.findIndex(({ complete }) => !complete);
    if (finished > FINISHED_ROWS_KEPT) this.#rows.splice(0, finished - FINISHED_ROWS_KEPT);
    if (this.#rows.length > ROWS_KEPT) this.#rows.shift();
  }

  #start(responseId: string): void {
    const row = this.#rows.find((one) => one.responseId === responseId && !one.complete);
    if (row) row.startMs ??= this.#clock.now();
  }

  #finish(responseId: string): void {
    for (const row of this.#rows) {
      if (row.responseId !== responseId || row.complete) continue;
      row.complete = true;
      if (row.startMs !== undefined) row.heardMs = this.#clock.now() - row.startMs;
      row.startMs = undefined;
    }
  }

  #truncate(itemId: string, contentIndex: number, audioEndMs: unknown): void {
    const row = this.#rows.findLast((one) =>
      one.itemId === itemId && one.contentIndex === contentIndex
    );
    if (!row || typeof audioEndMs !== "number") return;
    row.complete = true;
    row.startMs = undefined;
    row.heardMs = audioEndMs;
  }
}
