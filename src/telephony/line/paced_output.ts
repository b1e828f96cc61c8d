import { bytesPerMsOf, silenceByteOf } from "../../audio/format.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import { base64ToBytes, bytesToBase64 } from "../../wire/base64.ts";
import { FramePacer } from "./frame_pacer.ts";
import { FrameQueue } from "./frame_queue.ts";
import { MarkLedger } from "./mark_ledger.ts";
import type { PhoneLine } from "./phone_line.ts";
import type { PhoneOutput, PhoneOutputOptions } from "./phone_output.ts";

/** Options of {@linkcode PacedOutput}. */
export interface PacedOutputOptions extends PhoneOutputOptions {
  /** How much audio the carrier may hold that it has not played. */
  readonly leadMs: number;
}

const FRAME_MS = 20;

/** A mark for each frame would double the messages. The clock fills in between marks. */
const FRAMES_A_MARK = 5;

/** Cuts the model's audio into frames of 20 ms, and sends each frame when it is due. */
export class PacedOutput implements PhoneOutput {
  readonly ledger: MarkLedger;
  readonly #line: PhoneLine;
  readonly #bytesPerMs: number;
  readonly #queue: FrameQueue;
  readonly #pacer: FramePacer;
  #isOpen = false;
  #framesSinceMark = 0;

  /** Sends nothing before {@linkcode open}. */
  constructor({ clock, line, format, leadMs }: PacedOutputOptions) {
    this.ledger = new MarkLedger(clock);
    this.#line = line;
    this.#bytesPerMs = bytesPerMsOf(format);
    this.#queue = new FrameQueue(FRAME_MS * this.#bytesPerMs, silenceByteOf(format));
    this.#pacer = new FramePacer({
      clock,
      frameMs: FRAME_MS,
      leadMs,
      isBlocked: () => this.#queue.sizeBytes > 0 && line.blocked,
      sendNext: () => this.#sendNext(),
    });
  }

  get waitingMs(): number {
    return this.#queue.sizeBytes / this.#bytesPerMs;
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
    if (!this.ledger.finish(position)) return;
    if (!this.#queue.finish(position)) this.#line.sendMark(this.ledger.mark(position, "done"));
    else if (this.#isOpen) this.#pacer.wake();
  }

  clear(): void {
    this.#queue.clear();
    this.#pacer.reset();
    this.#framesSinceMark = 0;
    this.ledger.clear();
  }

  #sendNext(): boolean {
    const frame = this.#queue.pull();
    if (!frame) return false;
    const { bytes, spans, finished } = frame;
    let filledBytes = 0;
    for (const { position, sizeBytes } of spans) {
      this.ledger.sent(position, sizeBytes / this.#bytesPerMs);
      filledBytes += sizeBytes;
    }
    const silenceBytes = bytes.length - filledBytes;
    if (silenceBytes > 0) this.ledger.sent(undefined, silenceBytes / this.#bytesPerMs);
    this.#line.sendMedia(bytesToBase64(bytes));
    this.#framesSinceMark++;
    for (const position of finished) this.#mark(position, "done");
    if (this.#framesSinceMark >= FRAMES_A_MARK) this.#mark(spans.at(-1)!.position, "audio");
    return true;
  }

  #mark(position: PlaybackPosition, kind: "audio" | "done"): void {
    this.#line.sendMark(this.ledger.mark(position, kind));
    this.#framesSinceMark = 0;
  }
}
