import type { Clock, TimerHandle } from "../../clock/clock.ts";

/** Options of {@linkcode FramePacer}. */
export interface FramePacerOptions {
  readonly clock: Clock;
  /** The length of one frame. */
  readonly frameMs: number;
  /**
   * How much audio the carrier may hold that it has not played. The caller hears no gap if this
   * process stops for less than that. The carrier holds at least one frame, even with 0.
   */
  readonly leadMs: number;
  /** Whether a frame waits that cannot be sent now. */
  isBlocked(): boolean;
  /** Sends the next frame. Returns false if no frame waits. */
  sendNext(): boolean;
}

/**
 * Sends frames at the speed at which they are played, a little ahead. Each frame is due to sound
 * one frame after the frame before it. A timer that fires late moves no due time, so nothing
 * drifts. The count starts again when the carrier has run out of audio.
 */
export class FramePacer {
  readonly #options: FramePacerOptions;
  #timer: TimerHandle | undefined;
  /** When the next frame starts to sound, if it is sent by then. */
  #soundsAtMs = -Infinity;

  /** Sends nothing before {@linkcode wake}. */
  constructor(options: FramePacerOptions) {
    this.#options = options;
  }

  /**
   * Sends the frames that are due now, and each later frame when it is due. Call it when frames
   * were added.
   */
  wake(): void {
    if (this.#timer === undefined) this.#run();
  }

  /** Stops until the next {@linkcode wake}. Call it when the carrier's audio was dropped. */
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
