import { bytesPerMsOf } from "../../audio/format.ts";
import type { Clock, TimerHandle } from "../../clock/clock.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import { MarkLedger } from "./mark_ledger.ts";
import type { PhoneLine } from "./phone_line.ts";
import type { PhoneOutput, PhoneOutputOptions } from "./phone_output.ts";

/** A piece of audio that waits. Without `base64`, it is the end of a part. */
interface Step {
  readonly position: PlaybackPosition;
  readonly base64: string | undefined;
  readonly sizeBytes: number;
}

/** How long to wait before trying a blocked line again. */
const RETRY_MS = 20;

/** Sends each piece of the model's audio as it comes, unchanged, and a mark after it. */
export class DirectOutput implements PhoneOutput {
  readonly ledger: MarkLedger;
  readonly #clock: Clock;
  readonly #line: PhoneLine;
  readonly #bytesPerMs: number;
  #isOpen = false;
  #waiting: Step[] = [];
  #waitingBytes = 0;
  #retryTimer: TimerHandle | undefined;

  /** Sends nothing before {@linkcode open}. */
  constructor({ clock, line, format }: PhoneOutputOptions) {
    this.ledger = new MarkLedger(clock);
    this.#clock = clock;
    this.#line = line;
    this.#bytesPerMs = bytesPerMsOf(format);
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
    if (!this.ledger.finish(position)) return;
    if (this.#canSend()) this.#line.sendMark(this.ledger.mark(position, "done"));
    else this.#keep({ position, base64: undefined, sizeBytes: 0 });
  }

  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#clock.clearTimer(this.#retryTimer);
    this.#retryTimer = undefined;
    this.ledger.clear();
  }

  #canSend(): boolean {
    return this.#isOpen && this.#waiting.length === 0 && !this.#line.blocked;
  }

  #send(position: PlaybackPosition, base64: string, sizeBytes: number): void {
    this.ledger.sent(position, sizeBytes / this.#bytesPerMs);
    this.#line.sendMedia(base64);
    this.#line.sendMark(this.ledger.mark(position, "audio"));
  }

  #keep(step: Step): void {
    this.#waiting.push(step);
    if (this.#isOpen) this.#retryLater();
  }

  #sendWaiting(): void {
    while (this.#waiting.length > 0) {
      if (this.#line.blocked) return this.#retryLater();
      const { position, base64, sizeBytes } = this.#waiting.shift()!;
      this.#waitingBytes -= sizeBytes;
      if (base64 === undefined) this.#line.sendMark(this.ledger.mark(position, "done"));
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
