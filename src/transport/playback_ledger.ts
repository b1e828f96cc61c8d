import { soundMs } from "../audio/_known_format.ts";
import type { AudioFormat } from "../audio/format.ts";
import type { Clock } from "../clock/clock.ts";

/** One part of an item's audio: an item may hold several. */
export interface PlaybackPosition {
  /** The assistant item. */
  readonly itemId: string;
  /** The part of the item. */
  readonly contentIndex: number;
}

/** How a {@linkcode PlaybackLedger} knows what was heard. */
export type PlaybackSource =
  /** By a monotonic clock, as if the items were played one after the other as they came. */
  | "estimated"
  /** By `reportPlayback`: the application or the phone knows. */
  | "reported"
  /** The server owns the output buffer (WebRTC, SIP) and truncates by itself. */
  | "server";

/** One row of the ledger. Milliseconds may be fractional. */
export interface PlaybackEntry extends PlaybackPosition {
  /** The response that the audio belongs to. */
  readonly responseId: string;
  /** How much audio was received. */
  readonly generatedMs: number;
  /** How much of it was handed to the application. */
  readonly sentMs: number;
  /** How much of it was heard, at the moment of asking. Never more than `generatedMs`. */
  readonly heardMs: number;
  /** Whether the server has said that no more audio comes. */
  readonly complete: boolean;
  /** Whether the item is outside the conversation, where the server has nothing to truncate. */
  readonly outOfBand: boolean;
}

/** What was generated, handed to the application and heard, and how that is known. */
export interface PlaybackState {
  /** How `heardMs` is known. */
  readonly source: PlaybackSource;
  /** Every part not heard to its end, and the latest that were. */
  readonly entries: readonly PlaybackEntry[];
}

interface Row extends PlaybackPosition {
  readonly responseId: string;
  readonly format: AudioFormat;
  readonly outOfBand: boolean;
  generatedBytes: number;
  generatedMs: number;
  sentBytes: number;
  reportedMs: number;
  /** When the estimate began, or would have begun without the pauses, to play this row. */
  startMs: number;
  complete: boolean;
}

/** Of more rows than this, those that were heard to their end are let go. */
const ROWS_KEPT = 16;

/**
 * What of the model's audio was generated, handed on and heard: the one place where a truncation
 * point is computed. Rows are in the order in which their audio came, which is the order in which
 * it is played.
 *
 * Without reports, the ledger estimates: each row starts when the one before it ends, or when its
 * audio comes if that is later, and a row that runs dry waits for its next audio. From the first
 * report of a connection on, only reports count, and a row that nothing was reported of was not heard,
 * unless the estimate had played it to its end by then.
 */
export class PlaybackLedger {
  readonly #clock: Clock;
  #rows: Row[] = [];
  #reported = false;

  /** Time is only asked of `clock` for the estimate. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How `heardMs` is known. */
  get source(): Exclude<PlaybackSource, "server"> {
    return this.#reported ? "reported" : "estimated";
  }

  /** Every row not heard to its end, and the latest that were. */
  get entries(): readonly PlaybackEntry[] {
    return this.#rows.map((row) => this.#entry(row));
  }

  /**
   * Audio came for a part; `isHandedOn` says whether the application was given it. `responseOf` is
   * asked when the part is new.
   */
  receive(
    { itemId, contentIndex }: PlaybackPosition,
    sizeBytes: number,
    isHandedOn: boolean,
    responseOf: () => Pick<Row, "responseId" | "format" | "outOfBand">,
  ): void {
    if (sizeBytes === 0) return; // nothing to hear, and nothing that the server could truncate
    const nowMs = this.#reported ? 0 : this.#clock.now(); // only the estimate goes by the clock
    let row = this.#find(itemId, contentIndex);
    if (!row) {
      const last = this.#rows.at(-1);
      const startMs = last ? Math.max(nowMs, last.startMs + last.generatedMs) : nowMs;
      row = {
        ...responseOf(),
        itemId,
        contentIndex,
        startMs,
        generatedBytes: 0,
        generatedMs: 0,
        sentBytes: 0,
        reportedMs: 0,
        complete: false,
      };
      this.#rows.push(row);
      this.#forgetFinished();
    }
    row.startMs = Math.max(row.startMs, nowMs - row.generatedMs); // it ran dry: the rest is later
    row.generatedBytes += sizeBytes;
    row.generatedMs = soundMs(row.format, row.generatedBytes);
    if (isHandedOn) row.sentBytes += sizeBytes;
  }

  /** The server has said that no more audio of a part comes. */
  complete({ itemId, contentIndex }: PlaybackPosition): void {
    const row = this.#find(itemId, contentIndex);
    if (row) row.complete = true;
  }

  /** A response is over, and with it every part of its items, said or not. */
  completeResponse(responseId: string): void {
    for (const row of this.#rows) if (row.responseId === responseId) row.complete = true;
  }

  /**
   * The application, or the phone, has played a part up to `playedMs`. Reports for a part that is
   * not in the ledger are ignored: it was truncated already. A report may not take back an earlier
   * one. What is complete before the part that plays was heard to its end, to the last odd frame; and so
   * was what the estimate had played to its end by the first report.
   *
   * @throws {RangeError} If `playedMs` is negative or not a number.
   */
  report({ itemId, contentIndex }: PlaybackPosition, playedMs: number): void {
    if (typeof playedMs !== "number" || !(playedMs >= 0)) {
      throw new RangeError(`playedMs must be 0 or more: ${playedMs}`);
    }
    const row = this.#find(itemId, contentIndex);
    if (!row) return;
    row.reportedMs = Math.max(row.reportedMs, playedMs);
    if (playedMs > 0 || !this.#reported) this.#finishBefore(row); // first: the estimate still knows
    this.#reported = true;
  }

  /**
   * What is not heard to its end; `heardMs` is the point to truncate it at: whole milliseconds, never
   * beyond what was heard or received. The ledger is empty afterwards, as the speaker is.
   */
  interrupt(): readonly PlaybackEntry[] {
    const unheard = this.entries
      .filter((entry) => !isFinished(entry))
      .map((entry) => ({ ...entry, heardMs: Math.floor(entry.heardMs) }));
    this.#rows = [];
    return unheard;
  }

  #find(itemId: string, contentIndex: number): Row | undefined {
    return this.#rows.findLast((row) => row.itemId === itemId && row.contentIndex === contentIndex);
  }

  #finishBefore(playing: Row): void {
    for (const row of this.#rows) {
      if (row === playing) return;
      const isHeard = row.reportedMs > 0 || isFinished(this.#entry(row));
      if (row.complete && isHeard) row.reportedMs = row.generatedMs;
    }
  }

  #entry(row: Row): PlaybackEntry {
    const { format, generatedBytes: _, sentBytes, reportedMs, startMs, ...entry } = row;
    const heardMs = this.#reported ? reportedMs : this.#clock.now() - startMs;
    return {
      ...entry,
      sentMs: soundMs(format, sentBytes),
      heardMs: Math.min(Math.max(heardMs, 0), entry.generatedMs),
    };
  }

  #forgetFinished(): void {
    while (this.#rows.length > ROWS_KEPT && isFinished(this.#entry(this.#rows[0]!))) {
      this.#rows.shift();
    }
  }
}

/** Heard to its end: no more audio comes, and all of what came was heard, to a millisecond. */
function isFinished({ complete, heardMs, generatedMs }: PlaybackEntry): boolean {
  return complete && generatedMs - heardMs < 1;
}
