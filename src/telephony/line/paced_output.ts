import type { Clock } from "../../clock/clock.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import { base64ToBytes, bytesToBase64 } from "../../wire/base64.ts";
import { FramePacer } from "./frame_pacer.ts";
import { FrameQueue } from "./frame_queue.ts";
import type { PhoneOutput, PhoneOutputSink } from "./phone_speaker.ts";

/** What {@linkcode PacedOutput} needs. */
export interface PacedOutputOptions {
  readonly clock: Clock;
  readonly sink: PhoneOutputSink;
  /** How much audio the carrier may hold. */
  readonly leadMs: number;
  /** What a frame is filled up with. */
  readonly silenceByte: number;
}

const FRAME_MS = 20;

/** G.711 has 8 bytes a millisecond. */
const FRAME_BYTES = FRAME_MS * 8;

/** A mark of its own for each frame would double the messages; the clock fills in between. */
const FRAMES_A_MARK = 5;

/** Cuts the model's audio into frames of 20 ms, and sends each when its time comes. */
export class PacedOutput implements PhoneOutput {
  readonly #queue: FrameQueue;
  readonly #pacer: FramePacer;
  readonly #sink: PhoneOutputSink;
  #isOpen = false;
  #framesSinceMark = 0;

  /** Waits for {@linkcode open}. */
  constructor({ clock, sink, leadMs, silenceByte }: PacedOutputOptions) {
    this.#sink = sink;
    this.#queue = new FrameQueue(FRAME_BYTES, silenceByte);
    this.#pacer = new FramePacer({
      clock,
      frameMs: FRAME_MS,
      leadMs,
      isBlocked: () => this.#queue.sizeBytes > 0 && sink.isBlocked(),
      sendNext: () => this.#sendNext(),
    });
  }

  get waitingMs(): number {
    return (this.#queue.sizeBytes * FRAME_MS) / FRAME_BYTES;
  }

  open(): void {
    this.#isOpen = true;
    this.#pacer.wake();
  }

  push(position: PlaybackPosition, base64: string): void {
    this.#queue.push(position, base64ToBytes(base64));
    if (this.#isOpen) this.#pacer.wake();
  }

  finish(position: PlaybackPosition): void {
    if (this.#queue.finish(position)) {
      if (this.#isOpen) this.#pacer.wake();
    } else this.#sink.mark(position, "done");
  }

  clear(): void {
    this.#queue.clear();
    this.#pacer.reset();
    this.#framesSinceMark = 0;
  }

  #sendNext(): boolean {
    const frame = this.#queue.pull();
    if (!frame) return false;
    const { bytes, spans, finished } = frame;
    let sizeBytes = 0;
    for (const span of spans) {
      this.#sink.sent(span.position, span.sizeBytes);
      sizeBytes += span.sizeBytes;
    }
    if (sizeBytes < bytes.length) this.#sink.sent(undefined, bytes.length - sizeBytes);
    this.#sink.media(bytesToBase64(bytes));
    const last = spans.at(-1)!.position;
    if (++this.#framesSinceMark >= FRAMES_A_MARK && finished.length === 0) {
      this.#sink.mark(last, "audio");
      this.#framesSinceMark = 0;
    }
    for (const position of finished) {
      this.#sink.mark(position, "done");
      this.#framesSinceMark = 0;
    }
    return true;
  }
}
