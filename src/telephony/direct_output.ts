import type { PlaybackPosition } from "../transport/playback_ledger.ts";
import { base64SizeBytes } from "../wire/base64.ts";
import type { PhoneOutput, PhoneOutputSink } from "./phone_speaker.ts";

type Step =
  | { readonly position: PlaybackPosition; readonly base64: string }
  | { readonly position: PlaybackPosition; readonly base64?: undefined };

/** Hands on the model's audio as it comes, unchanged, with a mark behind each piece. */
export class DirectOutput implements PhoneOutput {
  readonly #sink: PhoneOutputSink;
  readonly #bytesPerMs: number;
  #isOpen = false;
  #waiting: Step[] = [];
  #waitingMs = 0;

  /** Waits for {@linkcode open}. */
  constructor(sink: PhoneOutputSink, bytesPerMs: number) {
    this.#sink = sink;
    this.#bytesPerMs = bytesPerMs;
  }

  get waitingMs(): number {
    return this.#waitingMs;
  }

  open(): void {
    this.#isOpen = true;
    const steps = this.#waiting;
    this.clear();
    for (const { position, base64 } of steps) {
      if (base64 === undefined) this.finish(position);
      else this.push(position, base64, base64SizeBytes(base64));
    }
  }

  push(position: PlaybackPosition, base64: string, sizeBytes: number): void {
    if (!this.#isOpen) {
      this.#waitingMs += sizeBytes / this.#bytesPerMs;
      this.#waiting.push({ position, base64 });
      return;
    }
    this.#sink.sent(position, sizeBytes);
    this.#sink.media(base64);
    this.#sink.mark(position, "audio");
  }

  finish(position: PlaybackPosition): void {
    if (this.#isOpen) this.#sink.mark(position, "done");
    else this.#waiting.push({ position });
  }

  clear(): void {
    this.#waiting = [];
    this.#waitingMs = 0;
  }
}
