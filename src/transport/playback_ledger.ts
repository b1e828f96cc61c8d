import { soundMs } from "../audio/_known_format.ts";
import type { AudioFormat } from "../audio/format.ts";
import type { Clock } from "../clock/clock.ts";

/** One part of an item. An item may have several parts. */
export interface PlaybackPosition {
  /** The id of the assistant item. */
  readonly itemId: string;
  /** The index of the part within the item. */
  readonly contentIndex: number;
}

/** How a {@linkcode PlaybackLedger} knows what was heard. */
export type PlaybackSource =
  /**
   * Estimated by the clock, as if each item were played as soon as it came and the one before it had ended.
   */
  | "estimated"
  /** Reported by the application or the phone, with `reportPlayback`. */
  | "reported"
  /** Known from the server's events: the server plays and truncates the audio (WebRTC, SIP). */
  | "server";

/** How much of one part was generated, passed on and heard. Milliseconds may be fractional. */
export interface PlaybackEntry extends PlaybackPosition {
  /** The id of the response that the audio belongs to. */
  readonly responseId: string;
  /** The milliseconds of audio that were received. */
  readonly generatedMs: number;
  /** The milliseconds that were passed to the application: 0 if it listens to no audio event. */
  readonly sentMs: number;
  /** The milliseconds that were heard when the entry was read. Never more than `generatedMs`. */
  readonly heardMs: number;
  /** Whether no more audio of the part will come. */
  readonly complete: boolean;
  /** Whether the item is outside the conversation. The server cannot truncate such an item. */
  readonly outOfBand: boolean;
}

/** How much of the model's audio was generated, passed on and heard, and how that is known. */
export interface PlaybackState {
  /** How `heardMs` is known. */
  readonly source: PlaybackSource;
  /** All parts that were not heard to their end, and the latest of those that were. */
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
  /** The time at which the estimate began to play this row. Each pause in the row moves it later. */
  startMs: number;
  complete: boolean;
}

/** If there are more rows than this, the oldest rows are removed once they were heard to their end. */
const ROWS_KEPT = 16;

/**
 * Keeps, for each part of each item, how much of the model's audio was generated, passed on and heard. This
 * is the one place that computes truncation points. There is a row for each part. Rows are in the order in
 * which their audio came, which is the order in which it is played.
 *
 * Without reports, the ledger estimates by the clock. A row starts when the row before it ends, or when its
 * own audio comes if that is later. A row that has played all its audio waits for more. After the first
 * report of a connection, only reports count: a row without a report was not heard, unless the estimate had
 * already played it to its end.
 */
export class PlaybackLedger {
  readonly #clock: Clock;
  #rows: Row[] = [];
  #reported = false;

  /** `clock` measures the estimate. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How `heardMs` is known: estimated until the first report. */
  get source(): Exclude<PlaybackSource, "server"> {
    return this.#reported ? "reported" : "estimated";
  }

  /** All rows that were not heard to their end, and the latest of those that were. */
  get entries(): readonly PlaybackEntry[] {
    return this.#rows.map((row) => this.#entry(row));
  }

  /**
   * Called when audio of a part has come. `isPassedOn` says whether the application receives it.
   * `responseOf` is called if the part is new.
   */
  receive(
    { itemId, contentIndex }: PlaybackPosition,
    sizeBytes: number,
    isPassedOn: boolean,
    responseOf: () => Pick<Row, "responseId" | "format" | "outOfBand">,
  ): void {
    if (sizeBytes === 0) return; // the server refuses to truncate a part without audio
    const nowMs = this.#reported ? 0 : this.#clock.now(); // only the estimate needs the time
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
    row.startMs = Math.max(row.startMs, nowMs - row.generatedMs); // it has played all its audio, and paused
    row.generatedBytes += sizeBytes;
    row.generatedMs = soundMs(row.format, row.generatedBytes);
    if (isPassedOn) row.sentBytes += sizeBytes;
  }

  /** Called when the last audio of a part has come. */
  complete({ itemId, contentIndex }: PlaybackPosition): void {
    const row = this.#find(itemId, contentIndex);
    if (row) row.complete = true;
  }

  /** Called when a response is over. All audio of its parts has come, even if the server did not say so. */
  completeResponse(responseId: string): void {
    for (const row of this.#rows) if (row.responseId === responseId) row.complete = true;
  }

  /**
   * Called when the application or the phone has played a part up to `playedMs`, counted from the part's
   * beginning. A report for a part that is not in the ledger is ignored, as the part was truncated already.
   * A report below an earlier one does not lower it.
   *
   * A complete part before this one counts as heard to its end if it has a report, because speakers may
   * leave out a last incomplete frame. So does a part that the estimate had played to its end before the
   * first report.
   *
   * @throws {RangeError} If `playedMs` is negative or not a number.
   */
  report({ itemId, contentIndex }: PlaybackPosition, playedMs: number): void {
    if (typeof playedMs !== "number" || !(playedMs >= 0)) {
      throw new RangeError(
        `Cannot report playback: playedMs must be 0 or more, and is ${playedMs}`,
      );
    }
    const row = this.#find(itemId, contentIndex);
    if (!row) return;
    row.reportedMs = Math.max(row.reportedMs, playedMs);
    if (playedMs > 0 || !this.#reported) this.#finishBefore(row); // before `#reported` ends the estimate
    this.#reported = true;
  }

  /**
   * Called when the model is interrupted. Returns every part that was not heard to its end. `heardMs` is
   * the point at which the part has to be truncated: in whole milliseconds, rounded down. The ledger is
   * empty afterwards, because the speaker is empty, too.
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

/** Whether a part was heard to its end, to a millisecond. */
function isFinished({ complete, heardMs, generatedMs }: PlaybackEntry): boolean {
  return complete && generatedMs - heardMs < 1;
}
