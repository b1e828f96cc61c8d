import type { Clock, TimerHandle } from "../../clock/clock.ts";

/** Options of {@linkcode SilentCarrier}. */
export interface SilentCarrierOptions {
  readonly clock: Clock;
  /** How long the carrier may send no frame, in milliseconds. `false` sets no limit. */
  readonly silentMs: number | false;
  /** Called once when the carrier has sent no frame for that long. */
  onSilent(): void;
}

/** How many times the carrier is looked at within `silentMs`. */
const LOOKS = 10;

/**
 * Notices that a carrier sends nothing more, although its socket is open. It counts looks, not time: a
 * process that was suspended makes one late look, and waits for the full time again.
 */
export class SilentCarrier {
  readonly #options: SilentCarrierOptions;
  #timer: TimerHandle;
  #silentLooks = 0;

  /** Sets no timer before {@linkcode begin}. */
  constructor(options: SilentCarrierOptions) {
    this.#options = options;
  }

  /** Called when the stream has started. */
  begin(): void {
    this.#silentLooks = 0;
    this.#setTimer();
  }

  /** Called for each frame. */
  heard(): void {
    this.#silentLooks = -1; // the time up to the next look is only a part of a step
  }

  /** Called when the call has ended. */
  stop(): void {
    this.#options.clock.clearTimer(this.#timer);
  }

  #setTimer(): void {
    const { clock, silentMs } = this.#options;
    if (silentMs === false) return;
    this.#timer = clock.setTimer(() => this.#look(), silentMs / LOOKS);
  }

  #look(): void {
    if (++this.#silentLooks >= LOOKS) return this.#options.onSilent();
    this.#setTimer();
  }
}
