import type { Clock } from "../../clock/clock.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import { isSame } from "./frame_queue.ts";
import { PendingMarks } from "./pending_marks.ts";

/** How it is known what the caller has heard. */
export type PhonePlaybackSource =
  /** The carrier has said so: a mark came back. */
  | "mark"
  /** By the clock, since the last mark that came back or since the carrier began to play. */
  | "clock";

/** What of one part was sent to the carrier and heard by the caller. Milliseconds may be fractional. */
export interface PhonePlayback extends PlaybackPosition {
  /** How much was handed to the carrier. */
  readonly sentMs: number;
  /** How much the caller has heard. Never more than `sentMs`. */
  readonly heardMs: number;
  /** How `heardMs` is known. */
  readonly source: PhonePlaybackSource;
}

/** What came of a mark that came back. */
export type MarkOutcome =
  /** All audio before it was heard. */
  | "passed"
  /** It was dropped by a clear, or passed already: an echo of no meaning. */
  | "stale"
  /** It is none of ours. */
  | "unknown";

interface Part extends PlaybackPosition {
  readonly responseId: string;
  sentMs: number;
  /** What was heard for certain, and who says so. */
  heardMs: number;
  source: PhonePlaybackSource;
  /** No more audio comes. */
  finished: boolean;
  /** All of it was sent, and a mark behind it. */
  closed: boolean;
}

/** A stretch of the stream to the carrier: whose audio it is, and where in the part it begins. */
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

/** A mark that is overdue by so much is lost: a carrier that sends none back goes by the clock. */
const LOST_AFTER_MS = 5_000;

/**
 * What the caller has heard of each part: the carrier plays what it was sent without a pause, and
 * each mark that comes back says how far it is. Between marks the clock goes on, never past a mark
 * that has not come back. Everything is counted in milliseconds of audio since the last clear.
 */
export class MarkLedger {
  readonly #clock: Clock;
  #parts: Part[] = [];
  #spans: Span[] = [];
  readonly #marks = new PendingMarks();
  #sentMs = 0;
  /** The last moment of which it is known how far the carrier was. */
  #anchor = { atMs: 0, heardMs: 0 };
  #generation = 1;
  #order = ":g1:m";
  #markCount = 0;

  /** Time is asked of `clock` for what was heard since a mark. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Every part that was not heard to its end, in order. */
  get playback(): readonly PhonePlayback[] {
    const heardMs = this.#heardMs();
    return this.#parts.map((part) => this.#entry(part, heardMs));
  }

  /** Whether all that was sent was heard, and the carrier has said so. */
  get confirmed(): boolean {
    return !this.#marks.first && this.#anchor.heardMs >= this.#sentMs;
  }

  /** Whether the carrier may still have audio that was not heard. */
  get playing(): boolean {
    return this.#marks.first !== undefined || this.#heardMs() < this.#sentMs;
  }

  /** Audio of a part is on its way to the carrier. Returns whether the part is new. */
  add(position: PlaybackPosition, responseId: string): boolean {
    if (this.#find(position)) return false;
    const { itemId, contentIndex } = position;
    this.#parts.push({ itemId, contentIndex, responseId, ...NOTHING_YET });
    return true;
  }

  /** `durationMs` of audio was sent; without a part, it is silence that fills a frame. */
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
   * The name of a mark that stands behind all that was sent
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

  /** A mark came back: everything before it was heard. Earlier marks that did not come back are lost. */
  pass(
    name: string,
    onHeard: (position: PlaybackPosition, heardMs: number) => void,
  ): MarkOutcome {
    const mark = this.#marks.takeTo(name);
    if (!mark) return this.#isOurs(name) ? "stale" : "unknown";
    this.#hear(mark.atMs, "mark", onHeard);
    return "passed";
  }

  /** Where marks do not come back, what stands before them was heard when it was due. */
  giveUpLostMarks(onHeard: (position: PlaybackPosition, heardMs: number) => void): void {
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
    onHeard: (position: PlaybackPosition, heardMs: number) => void,
  ): void {
    this.#anchor = { atMs: this.#clock.now(), heardMs };
    for (const { part, fromMs, partFromMs, toMs } of this.#spans) {
      if (fromMs >= heardMs) break;
      if (!part) continue;
      part.heardMs = partFromMs + Math.min(toMs, heardMs) - fromMs;
      part.source = source;
      onHeard(part, part.heardMs);
    }
    // The last span may still grow.
    this.#spans = this.#spans.filter(({ toMs }, i) =>
      toMs > heardMs || i === this.#spans.length - 1
    );
    this.#parts = this.#parts.filter((part) => !part.closed || part.heardMs < part.sentMs);
  }

  /** No more audio of a part comes. Returns whether this is news of a part that is there. */
  finish(position: PlaybackPosition): boolean {
    const part = this.#find(position);
    if (!part || part.finished) return false;
    part.finished = true;
    return true;
  }

  /** The parts of a response that are there. */
  partsOf(responseId: string): readonly PlaybackPosition[] {
    return this.#parts.filter((part) => part.responseId === responseId);
  }

  /** The carrier's audio is dropped, and every mark with it. Names of older generations are stale. */
  clear(): void {
    this.#parts = [];
    this.#spans = [];
    this.#marks.clear();
    this.#sentMs = 0;
    this.#anchor = { atMs: this.#clock.now(), heardMs: 0 };
    this.#order = `:g${++this.#generation}:m`;
  }

  /** A carrier that has run dry plays at once what it is sent. */
  #restartIfDry(): void {
    const { first } = this.#marks;
    if (first && first.atMs < this.#sentMs) return; // it has not come so far: no need for the time
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
    const last = this.#parts.at(-1); // nearly always it is this one
    if (last && isSame(last, position)) return last;
    return this.#parts.findLast((part) => isSame(part, position));
  }
}
