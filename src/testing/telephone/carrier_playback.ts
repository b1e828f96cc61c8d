import type { Clock, TimerHandle } from "../../clock/clock.ts";

const BYTES_PER_MS = 8;
const SILENCE = 0xff;

/** Audio that is played without a pause. */
interface Stretch {
  readonly startMs: number;
  readonly chunks: Uint8Array[];
  sizeBytes: number;
}

interface PendingMark {
  readonly name: string;
  readonly dueMs: number;
}

/** Options of {@linkcode CarrierPlayback}. */
export interface CarrierPlaybackOptions {
  readonly clock: Clock;
  /** Whether to keep the audio that was played. */
  readonly record: boolean;
  /** Called when playback reaches a mark. */
  onMark(name: string): void;
}

/**
 * Plays the server's audio to the caller, as a carrier does: in order, at 8 bytes a millisecond. It
 * reports when it reaches a mark, and records the audio that the caller has heard.
 */
export class CarrierPlayback {
  readonly #options: CarrierPlaybackOptions;
  readonly #originMs: number;
  readonly #stretches: Stretch[] = [];
  #current: Stretch | undefined;
  #marks: PendingMark[] = [];
  #timer: TimerHandle | undefined;
  #pauseCount = 0;
  #maxQueuedMs = 0;

  /** The recording starts now. */
  constructor(options: CarrierPlaybackOptions) {
    this.#options = options;
    this.#originMs = options.clock.now();
  }

  /** The length of the audio that was sent and not played yet, in milliseconds. */
  get queuedMs(): number {
    return Math.max(0, this.#endMs - this.#options.clock.now());
  }

  /** The largest {@linkcode CarrierPlayback.queuedMs} so far. */
  get maxQueuedMs(): number {
    return this.#maxQueuedMs;
  }

  /** How often playback paused: the queue ran empty before more audio came, or it was cleared. */
  get pauseCount(): number {
    return this.#pauseCount;
  }

  /** The audio that was heard since the start, in µ-law, with silence in the gaps. A copy. */
  heard(): Uint8Array<ArrayBuffer> {
    const nowMs = this.#options.clock.now();
    const bytes = new Uint8Array(bytesOf(nowMs - this.#originMs)).fill(SILENCE);
    for (const { startMs, chunks } of this.#stretches) {
      let offset = bytesOf(startMs - this.#originMs);
      for (const chunk of chunks) {
        bytes.set(chunk.subarray(0, Math.max(0, bytes.length - offset)), offset);
        offset += chunk.length;
        if (offset >= bytes.length) break;
      }
    }
    return bytes;
  }

  /** Adds audio at the end of the queue. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const nowMs = this.#options.clock.now();
    if (!this.#current || this.#endMs < nowMs) {
      if (this.#current) this.#pauseCount++;
      this.#current = { startMs: nowMs, chunks: [], sizeBytes: 0 };
      if (this.#options.record) this.#stretches.push(this.#current);
    }
    this.#current.sizeBytes += bytes.length;
    if (this.#options.record) this.#current.chunks.push(bytes);
    this.#maxQueuedMs = Math.max(this.#maxQueuedMs, this.queuedMs);
  }

  /** Adds a mark at the end of the queue. */
  mark(name: string): void {
    const dueMs = Math.max(this.#options.clock.now(), this.#endMs);
    this.#marks.push({ name, dueMs });
    this.#watch();
  }

  /** Drops the audio that was not played. Every waiting mark is due at once. */
  clear(): void {
    const current = this.#current;
    if (current) {
      const playedBytes = bytesOf(this.#options.clock.now() - current.startMs);
      cutTo(current, Math.min(playedBytes, current.sizeBytes));
      if (current.sizeBytes > 0) this.#pauseCount++;
      this.#current = undefined;
    }
    const marks = this.#marks;
    this.#marks = [];
    this.#stopTimer();
    for (const { name } of marks) this.#options.onMark(name);
  }

  /** Stops playback. */
  stop(): void {
    const current = this.#current;
    if (current) {
      cutTo(
        current,
        Math.min(bytesOf(this.#options.clock.now() - current.startMs), current.sizeBytes),
      );
    }
    this.#current = undefined;
    this.#marks = [];
    this.#stopTimer();
  }

  get #endMs(): number {
    return this.#current
      ? this.#current.startMs + this.#current.sizeBytes / BYTES_PER_MS
      : -Infinity;
  }

  #watch(): void {
    const first = this.#marks[0];
    if (this.#timer !== undefined || !first) return;
    const { clock, onMark } = this.#options;
    const waitMs = Math.max(0, first.dueMs - clock.now());
    this.#timer = clock.setTimer(() => {
      this.#timer = undefined;
      while (this.#marks[0] && this.#marks[0].dueMs <= clock.now()) {
        onMark(this.#marks.shift()!.name);
      }
      this.#watch();
    }, waitMs);
  }

  #stopTimer(): void {
    if (this.#timer === undefined) return;
    this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

function cutTo(stretch: Stretch, sizeBytes: number): void {
  stretch.sizeBytes = sizeBytes;
  let rest = sizeBytes;
  stretch.chunks.forEach((chunk, i) => {
    stretch.chunks[i] = chunk.subarray(0, rest);
    rest -= stretch.chunks[i]!.length;
  });
}

function bytesOf(durationMs: number): number {
  return Math.floor(durationMs * BYTES_PER_MS);
}
