import type { PlaybackPosition } from "../../transport/playback_ledger.ts";

/** What of one part a frame holds. */
export interface FrameSpan {
  /** The part. */
  readonly position: PlaybackPosition;
  /** Bytes of it in the frame. */
  readonly sizeBytes: number;
}

/** One frame to send. */
export interface QueuedFrame {
  /** Whole frames, always of the same length. Valid until the next {@linkcode FrameQueue.pull}. */
  readonly bytes: Uint8Array;
  /** Whose audio it is, in order; what they do not fill is silence. */
  readonly spans: readonly FrameSpan[];
  /** The parts that end in it. */
  readonly finished: readonly PlaybackPosition[];
}

/** Audio of one part, as it waits in the line. */
interface Run {
  readonly position: PlaybackPosition;
  readonly chunks: Uint8Array[];
  finished: boolean;
}

/**
 * Audio of the model that waits to be sent, cut into frames of one size. A frame goes out when it is
 * full: the end of a part is filled up with the next part's audio or, when the part is finished and
 * nothing follows it, with silence.
 */
export class FrameQueue {
  readonly #frame: Uint8Array;
  readonly #silenceByte: number;
  readonly #runs: Run[] = [];
  #sizeBytes = 0;

  /** Frames have `frameSizeBytes` bytes and are filled up with `silenceByte`. */
  constructor(frameSizeBytes: number, silenceByte: number) {
    this.#frame = new Uint8Array(frameSizeBytes);
    this.#silenceByte = silenceByte;
  }

  /** Bytes that wait. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Adds audio behind all that waits. `bytes` is kept until it was sent. */
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

  /** No more audio of a part comes. Returns whether some of it still waits. */
  finish(position: PlaybackPosition): boolean {
    const run = this.#runs.findLast((other) => isSame(other.position, position));
    if (run) run.finished = true;
    return run !== undefined;
  }

  /** The next frame, if one is full or ends with a finished part. */
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

  /** Drops all that waits. */
  clear(): void {
    this.#runs.length = 0;
    this.#sizeBytes = 0;
  }
}

/** Takes from `chunks` what fits into `frame` behind `filled`. Returns how much is filled then. */
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
