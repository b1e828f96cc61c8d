import type { Clock, TimerHandle } from "../../clock/clock.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import type { PhoneOutput, PhoneOutputSink } from "./phone_speaker.ts";

/** A piece of audio or, without any, the end of a part. */
interface Step {
  readonly position: PlaybackPosition;
  readonly base64: string | undefined;
  readonly sizeBytes: number;
}

/** How soon a carrier is tried again that took nothing. */
const RETRY_MS = 20;

/** Hands on the model's audio as it comes, unchanged, with a mark behind each piece. */
export class DirectOutput implements PhoneOutput {
  readonly #clock: Clock;
  readonly #sink: PhoneOutputSink;
  readonly #bytesPerMs: number;
  #isOpen = false;
  #waiting: Step[] = [];
  #waitingBytes = 0;
  #retryTimer: TimerHandle | undefined;

  /** Waits for {@linkcode open}. */
  constructor(clock: Clock, sink: PhoneOutputSink, bytesPerMs: number) {
    this.#clock = clock;
    this.#sink = sink;
    this.#bytesPerMs = bytesPerMs;
  }

  get waitingMs(): number {
    return this.#waitingBytes / this.#bytesPerMs;
  }

  open(): void {
    this.#isOpen = true;
    this.#sendWaiting();
  }

  push(position: PlaybackPosition, base64: string, sizeBytes: number): void {
    if (this.#canSend()) return this.#send(position, base64, sizeBytes);
    this.#waitingBytes += sizeBytes;
    this.#keep({ position, base64, sizeBytes });
  }

  finish(position: PlaybackPosition): void {
    if (this.#canSend()) this.#sink.mark(position, "done");
    else this.#keep({ position, base64: undefined, sizeBytes: 0 });
  }

  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#clock.clearTimer(this.#retryTimer);
    this.#retryTimer = undefined;
  }

  #canSend(): boolean {
    return this.#isOpen && this.#waiting.length === 0 && !this.#sink.isBlocked();
  }

  #send(position: PlaybackPosition, base64: string, sizeBytes: number): void {
    this.#sink.sent(position, sizeBytes);
    this.#sink.media(base64);
    this.#sink.mark(position, "audio");
  }

  #keep(step: Step): void {
    this.#waiting.push(step);
    if (this.#isOpen) this.#retryLater();
  }

  #sendWaiting(): void {
    while (this.#waiting.length > 0) {
      if (this.#sink.isBlocked()) return this.#retryLater();
      const { position, base64, sizeBytes } = this.#waiting.shift()!;
      this.#waitingBytes -= sizeBytes;
      if (base64 === undefined) this.#sink.mark(position, "done");
      else this.#send(position, base64, sizeBytes);
    }
  }

  #retryLater(): void {
    this.#retryTimer ??= this.#clock.setTimer(() => {
      this.#retryTimer = undefined;
      this.#sendWaiting();
    }, RETRY_MS);
  }
}
