import type { PlaybackPosition } from "../../transport/playback_ledger.ts";

/** The audio of one part in a frame. */
export interface FrameSpan {
  /** The part. */
  readonly position: PlaybackPosition;
  /** How many bytes of the part the frame holds. */
  readonly sizeBytes: number;
}

/** One frame to send. */
export interface QueuedFrame {
  /** The frame, always of the same length. Valid until the next {@linkcode FrameQueue.pull}. */
  readonly bytes: Uint8Array;
  /** The parts in the frame, in order. The rest of the frame is silence. */
  readonly spans: readonly FrameSpan[];
  /** The parts that end in the frame. */
  readonly finished: readonly PlaybackPosition[];
}

/** Audio of one part that waits. */
interface Run {
  readonly position: PlaybackPosition;
  readonly chunks: Uint8Array[];
  finished: boolean;
}

/**
 * Holds audio that waits to be sent, and cuts it into frames of one size. A frame comes out when it
 * is full. A frame in which a part ends is filled up with the audio of the next part. If the part
 * is finished and no other follows, it is filled up with silence.
 */
export class FrameQueue {
  readonly #frame: Uint8Array;
  readonly #silenceByte: number;
  readonly #runs: Run[] = [];
  #sizeBytes = 0;

  /** Makes frames of `frameSizeBytes` bytes, filled up with `silenceByte`. */
  constructor(frameSizeBytes: number, silenceByte: number) {
    this.#frame = new Uint8Array(frameSizeBytes);
    this.#silenceByte = silenceByte;
  }

  /** How many bytes wait. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Adds audio after all other audio. Keeps `bytes` until it was pulled: do not write to it. */
  push(position: PlaybackPosition, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    let run = this.#runs.at(-1);
    if (!run || !isSame(run.position, position)) {
      run = { position, chunks: [], finished: false };
      this.#runs.push(run);
    }
    run.chunks.push(bytes);
    this.#sizeBytes += bytes.length;
  }

  /** Notes that a part has no more audio. Returns whether some of the part still waits. */
  finish(position: PlaybackPosition): boolean {
    const run = this.#runs.findLast((other) => isSame(other.position, position));
    if (run) run.finished = true;
    return run !== undefined;
  }

  /** Takes out the next frame, if a frame is full or the last part is finished. */
  pull(): QueuedFrame | undefined {
    const frame = this.#frame;
    const last = this.#runs.at(-1);
    if (!last || (this.#sizeBytes < frame.length && !last.finished)) return undefined;
    const spans: FrameSpan[] = [];
    const finished: PlaybackPosition[] = [];
    let filled = 0;
    while (filled < frame.length && this.#runs.length > 0) {
      const run = this.#runs[0]!;
      const before = filled;
      filled = fill(frame, filled, run.chunks);
      spans.push({ position: run.position, sizeBytes: filled - before });
      if (run.chunks.length > 0) break;
      this.#runs.shift();
      if (run.finished) finished.push(run.position);
    }
    this.#sizeBytes -= filled;
    frame.fill(this.#silenceByte, filled);
    return { bytes: frame, spans, finished };
  }

  /** Drops all audio. */
  clear(): void {
    this.#runs.length = 0;
    this.#sizeBytes = 0;
  }
}

/**
 * Moves bytes from `chunks` into `frame`, from index `filled` on. Returns the new `filled`.
 */
function fill(frame: Uint8Array, filled: number, chunks: Uint8Array[]): number {
  while (chunks.length > 0 && filled < frame.length) {
    const chunk = chunks[0]!;
    const now = chunk.subarray(0, frame.length - filled);
    frame.set(now, filled);
    filled += now.length;
    if (now.length === chunk.length) chunks.shift();
    else chunks[0] = chunk.subarray(now.length);
  }
  return filled;
}

/** Whether two positions are the same part. */
export function isSame(one: PlaybackPosition, other: PlaybackPosition): boolean {
  return one.itemId === other.itemId && one.contentIndex === other.contentIndex;
}
