import type { Clock, TimerHandle } from "../../../clock/clock.ts";

/** The timers of one session, which {@linkcode SessionTimers.clear} cancels when the session ends. */
export class SessionTimers {
  readonly #clock: Clock;
  readonly #pending = new Set<TimerHandle>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `callback` once, after `delayMs`. Returns a function that cancels the timer. */
  set(callback: () => void, delayMs: number): () => void {
    const timer = this.#clock.setTimer(() => {
      this.#pending.delete(timer);
      callback();
    }, delayMs);
    this.#pending.add(timer);
    return () => {
      this.#pending.delete(timer);
      this.#clock.clearTimer(timer);
    };
  }

  /** Cancels every timer. */
  clear(): void {
    for (const timer of this.#pending) this.#clock.clearTimer(timer);
    this.#pending.clear();
  }
}
