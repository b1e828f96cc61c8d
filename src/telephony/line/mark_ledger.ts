import type { Clock } from "../../clock/clock.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import { isSame } from "./frame_queue.ts";
import { PendingMarks } from "./pending_marks.ts";

/** How `heardMs` is known. */
export type PhonePlaybackSource =
  /** A mark came back from the carrier. */
  | "mark"
  /** The clock ran since the last mark came back, or since the carrier began to play. */
  | "clock";

/**
 * How much of one part was sent to the carrier and heard by the caller. Milliseconds may be
 * fractional.
 */
export interface PhonePlayback extends PlaybackPosition {
  /** How much was sent to the carrier. */
  readonly sentMs: number;
  /** How much the caller has heard. Never more than `sentMs`. */
  readonly heardMs: number;
  /** How `heardMs` is known. */
  readonly source: PhonePlaybackSource;
}

/**
 * Called with each part of which more was heard: `heardMs` is the total, from the part's beginning.
 */
export type HeardListener = (position: PlaybackPosition, heardMs: number) => void;

/** The meaning of a mark that came back. */
export type MarkOutcome =
  /** The caller has heard all audio before the mark. */
  | "passed"
  /** A clear dropped the mark, or the mark passed before: it says nothing. */
  | "stale"
  /** This ledger did not make the mark. */
  | "unknown";

interface Part extends PlaybackPosition {
  readonly responseId: string;
  sentMs: number;
  /** How much was heard when `source` last said so. */
  heardMs: number;
  source: PhonePlaybackSource;
  /** The part has no more audio. */
  finished: boolean;
  /** All of the part was sent, and a mark after it. */
  closed: boolean;
}

/**
 * A stretch of the stream to the carrier, and its place in its part. Silence has no part.
 */
interface Span {
  readonly part: Part | undefined;
  readonly fromMs: number;
  readonly partFromMs: number;
  toMs: number;
}

const NOTHING_YET = {
  sentMs: 0,
  heardMs: 0,
  source: "clock",
  finished: false,
  closed: false,
} as const;

/**
 * A mark that is overdue by this much is lost. For a carrier that sends no marks back, the clock
 * decides.
 */
const LOST_AFTER_MS = 5_000;

/**
 * Records how much of each part the caller has heard. The carrier plays without a pause, and each
 * mark that comes back says how far it has come. Between marks the clock counts, but never past a
 * mark that has not come back. All positions are in milliseconds of audio since the last clear.
 */
export class MarkLedger {
  readonly #clock: Clock;
  #parts: Part[] = [];
  #spans: Span[] = [];
  readonly #marks = new PendingMarks();
  #sentMs = 0;
  /** The last moment at which the carrier's position was known. */
  #anchor = { atMs: 0, heardMs: 0 };
  #generation = 1;
  #order = ":g1:m";
  #markCount = 0;

  /** Measures the time since the last mark with `clock`. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The parts that were not heard to their end, in order. */
  get playback(): readonly PhonePlayback[] {
    const heardMs = this.#heardMs();
    return this.#parts.map((part) => this.#entry(part, heardMs));
  }

  /** Whether the caller has heard all audio that was sent, and marks say so. */
  get confirmed(): boolean {
    return !this.#marks.first && this.#anchor.heardMs >= this.#sentMs;
  }

  /** Whether the carrier may still hold audio that it has not played. */
  get playing(): boolean {
    return this.#marks.first !== undefined || this.#heardMs() < this.#sentMs;
  }

  /** Enters a part whose audio has come. Returns whether the part is new. */
  add(position: PlaybackPosition, responseId: string): boolean {
    if (this.#find(position)) return false;
    const { itemId, contentIndex } = position;
    this.#parts.push({ itemId, contentIndex, responseId, ...NOTHING_YET });
    return true;
  }

  /** Notes that `durationMs` of a part was sent or, without a part, of silence. */
  sent(position: PlaybackPosition | undefined, durationMs: number): void {
    this.#restartIfDry();
    const part = position && this.#find(position);
    const last = this.#spans.at(-1);
    const toMs = this.#sentMs + durationMs;
    if (last && last.part === part) last.toMs = toMs;
    else {
      this.#spans.push({ part, fromMs: this.#sentMs, partFromMs: part?.sentMs ?? 0, toMs });
    }
    if (part) part.sentMs += durationMs;
    this.#sentMs = toMs;
  }

  /**
   * Adds a mark after all audio that was sent, and returns its name
   * (docs/agents_realtime.md#the-sdks-twilio-transport).
   */
  mark(position: PlaybackPosition, kind: "audio" | "done"): string {
    const part = this.#find(position);
    if (part && kind === "done") part.closed = true;
    const order = this.#order + ++this.#markCount;
    const name = kind === "done"
      ? "done:" + position.itemId + order
      : position.itemId + ":" + Math.floor(part?.sentMs ?? 0) + order;
    this.#marks.push({ name, atMs: this.#sentMs });
    return name;
  }

  /**
   * Notes that a mark came back: all audio before it was heard. Earlier marks that did not come
   * back are lost.
   */
  pass(
    name: string,
    onHeard: HeardListener,
  ): MarkOutcome {
    const mark = this.#marks.takeTo(name);
    if (!mark) return this.#isOurs(name) ? "stale" : "unknown";
    this.#hear(mark.atMs, "mark", onHeard);
    return "passed";
  }

  /**
   * Gives up marks that are 5 s overdue, and takes the audio before them as heard when it was due.
   */
  giveUpLostMarks(onHeard: HeardListener): void {
    const { first } = this.#marks;
    if (!first) return;
    const dueMs = this.#anchor.heardMs + this.#clock.now() - this.#anchor.atMs;
    if (dueMs - first.atMs < LOST_AFTER_MS) return;
    const heardMs = Math.min(dueMs, this.#sentMs);
    this.#marks.dropTo(heardMs);
    this.#hear(heardMs, "clock", onHeard);
  }

  #hear(
    heardMs: number,
    source: PhonePlaybackSource,
    onHeard: HeardListener,
  ): void {
    this.#anchor = { atMs: this.#clock.now(), heardMs };
    for (const { part, fromMs, partFromMs, toMs } of this.#spans) {
      if (fromMs >= heardMs) break;
      if (!part) continue;
      part.heardMs = partFromMs + Math.min(toMs, heardMs) - fromMs;
      part.source = source;
      onHeard(part, part.heardMs);
    }
    // The last span may still grow, so it stays.
    this.#spans = this.#spans.filter(({ toMs }, i) =>
      toMs > heardMs || i === this.#spans.length - 1
    );
    this.#parts = this.#parts.filter((part) => !part.closed || part.heardMs < part.sentMs);
  }

  /**
   * Notes that a part has no more audio. Returns false if the part is not here, or was finished
   * before.
   */
  finish(position: PlaybackPosition): boolean {
    const part = this.#find(position);
    if (!part || part.finished) return false;
    part.finished = true;
    return true;
  }

  /** The parts of a response that were not heard to their end. */
  partsOf(responseId: string): readonly PlaybackPosition[] {
    return this.#parts.filter((part) => part.responseId === responseId);
  }

  /**
   * Forgets all parts and marks: the carrier's audio was dropped. Marks made before are stale from
   * now on.
   */
  clear(): void {
    this.#parts = [];
    this.#spans = [];
    this.#marks.clear();
    this.#sentMs = 0;
    this.#anchor = { atMs: this.#clock.now(), heardMs: 0 };
    this.#order = `:g${++this.#generation}:m`;
  }

  /** A carrier that has played everything plays new audio at once. */
  #restartIfDry(): void {
    const { first } = this.#marks;
    if (first && first.atMs < this.#sentMs) return; // the clock never passes that mark
    const nowMs = this.#clock.now();
    if (this.#heardMs(nowMs) < this.#sentMs) return;
    this.#anchor = { atMs: nowMs, heardMs: this.#sentMs };
  }

  #heardMs(nowMs: number = this.#clock.now()): number {
    const { atMs, heardMs } = this.#anchor;
    const limitMs = this.#marks.first?.atMs ?? this.#sentMs;
    return Math.max(heardMs, Math.min(heardMs + nowMs - atMs, limitMs));
  }

  #entry(part: Part, heardTotalMs: number): PhonePlayback {
    const { itemId, contentIndex, sentMs } = part;
    let heardMs = part.heardMs;
    for (const span of this.#spans) {
      if (span.part !== part || span.fromMs >= heardTotalMs) continue;
      heardMs = span.partFromMs + Math.min(span.toMs, heardTotalMs) - span.fromMs;
    }
    const source = heardMs > part.heardMs ? "clock" : part.source;
    return { itemId, contentIndex, sentMs, heardMs, source };
  }

  #isOurs(name: string): boolean {
    const [, generation = "", count = ""] = /:g(\d+):m(\d+)$/.exec(name) ?? [];
    return generation !== "" && Number(generation) <= this.#generation &&
      (Number(generation) < this.#generation || Number(count) <= this.#markCount);
  }

  #find(position: PlaybackPosition): Part | undefined {
    const last = this.#parts.at(-1); // nearly always the right one
    if (last && isSame(last, position)) return last;
    return this.#parts.findLast((part) => isSame(part, position));
  }
}
