import type { Clock, TimerHandle } from "../../../clock/clock.ts";

/** The timers of one session: when it ends, none is left. */
export class SessionTimers {
  readonly #clock: Clock;
  readonly #pending = new Set<TimerHandle>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `callback` once, unless the session ends or the returned function is called before. */
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

  /** Cancels all. */
  clear(): void {
    for (const timer of this.#pending) this.#clock.clearTimer(timer);
    this.#pending.clear();
  }
}
