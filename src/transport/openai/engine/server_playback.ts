import type { Clock } from "../../../clock/clock.ts";
import type { RealtimeServerEvent } from "../../../wire/openai/server_events.ts";
import type { PlaybackEntry, PlaybackPosition } from "../../playback_ledger.ts";
import type { contentIndexOf, objectField, textField } from "./event_fields.ts";

interface Row extends PlaybackPosition {
  readonly responseId: string;
  /** When the server began to play it; undefined before that, and once it has been cut or ended. */
  startMs: number | undefined;
  heardMs: number;
  complete: boolean;
}

/** Reads the fields of an event: handed in, as the code of calls imports none of the main code. */
export interface EventFields {
  readonly contentIndexOf: typeof contentIndexOf;
  readonly objectField: typeof objectField;
  readonly textField: typeof textField;
}

/** How many rows that are over are kept for `entries`. */
const FINISHED_ROWS_KEPT = 16;

/** How many rows are kept in all. A server that never says that it has played one would fill the memory. */
const ROWS_KEPT = 256;

/**
 * What was heard where the server owns the output buffer (WebRTC, SIP): known by what the server
 * says of its buffer, and exact once it has truncated. No audio is received here, so that how much
 * there is of an item shows only as it is played; of a response with several spoken items, the time
 * goes to the first until a truncation tells.
 */
export class ServerPlayback {
  /** How `heardMs` is known. */
  readonly source = "server";
  readonly #clock: Clock;
  readonly #fields: EventFields;
  #rows: Row[] = [];

  /** Time is asked of `clock` between the beginning and the end of what is played. */
  constructor(clock: Clock, fields: EventFields) {
    this.#clock = clock;
    this.#fields = fields;
  }

  /** What is playing or waits to be played, and the latest that is over. */
  get entries(): readonly PlaybackEntry[] {
    return this.#rows.map(({ startMs, heardMs, ...row }) => {
      const now = startMs === undefined ? heardMs : this.#clock.now() - startMs;
      return { ...row, generatedMs: now, sentMs: 0, heardMs: now, outOfBand: false };
    });
  }

  /** Takes an event. Returns whether the server has cut off what it was playing. */
  handle(event: RealtimeServerEvent): boolean {
    const { contentIndexOf, objectField, textField } = this.#fields;
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
      case "output_audio_buffer.cleared":
        this.#finish(textField(event, "response_id"));
        break;
      case "conversation.item.truncated":
        this.#truncate(event.item_id, contentIndexOf(event), event.audio_end_ms);
    }
    return event.type === "output_audio_buffer.cleared";
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
