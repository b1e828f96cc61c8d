import type { Clock, TimerHandle } from "../../clock/clock.ts";

/** What a {@linkcode FramePacer} needs. */
export interface FramePacerOptions {
  /** Where time comes from. */
  readonly clock: Clock;
  /** How long one frame sounds. */
  readonly frameMs: number;
  /**
   * How much audio the carrier may hold that was not played: what a hiccup of ours may last. It
   * holds one frame at the least.
   */
  readonly leadMs: number;
  /** Whether there is something to send that cannot be sent for now. */
  isBlocked(): boolean;
  /** Sends the next frame. Returns false if there is none. */
  sendNext(): boolean;
}

/**
 * Sends frames at the speed at which they are played, a little ahead. Each frame has a moment at
 * which it starts to sound, one frame after the one before it; a timer that fires late moves none
 * of them, so nothing drifts. Only when the carrier has run out of audio does the count start anew.
 */
export class FramePacer {
  readonly #options: FramePacerOptions;
  #timer: TimerHandle | undefined;
  /** When the next frame starts to sound, if it is not late by then. */
  #soundsAtMs = -Infinity;

  /** Nothing is sent before {@linkcode wake}. */
  constructor(options: FramePacerOptions) {
    this.#options = options;
  }

  /** There is something to send: sends what is due now, and the rest in its time. */
  wake(): void {
    if (this.#timer === undefined) this.#run();
  }

  /** Sends nothing more, until the next {@linkcode wake}. The carrier's audio is gone. */
  reset(): void {
    this.#soundsAtMs = -Infinity;
    if (this.#timer === undefined) return;
    this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    const { clock, frameMs, leadMs, isBlocked, sendNext } = this.#options;
    this.#timer = undefined;
    while (true) {
      const nowMs = clock.now();
      const soundsAtMs = Math.max(this.#soundsAtMs, nowMs);
      const waitMs = isBlocked() ? frameMs : soundsAtMs - Math.max(0, leadMs - frameMs) - nowMs;
      if (waitMs > 0) {
        this.#timer = clock.setTimer(() => this.#run(), waitMs);
        return;
      }
      if (!sendNext()) return;
      this.#soundsAtMs = soundsAtMs + frameMs;
    }
  }
}
