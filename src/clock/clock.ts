/** A timer of a {@linkcode Clock}. Only the clock that returned the handle can use it. */
export type TimerHandle = unknown;

/**
 * Tells the time and sets timers. All code of this toolkit that waits or measures uses a clock, so
 * that a test can pass one that it turns by hand: `ManualClock` of `@voicewire/realtime/testing`.
 */
export interface Clock {
  /**
   * The time in milliseconds since an arbitrary start. It never goes back, even if the system's
   * time of day does.
   */
  now(): number;
  /**
   * Calls `callback` once, `delayMs` milliseconds from now. 0 is the earliest time after the caller
   * has returned. Returns a handle for {@linkcode Clock.clearTimer}.
   */
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  /** Cancels a timer. Does nothing if the timer has fired or was cancelled. */
  clearTimer(timer: TimerHandle): void;
}

/** The longest delay of `setTimeout`, 24 days. It treats a longer delay as 1 ms. */
const LONGEST_DELAY_MS = 0x7fff_ffff;

/** The clock of the runtime: `performance.now()`, which is monotonic, and `setTimeout()`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, Math.min(delayMs, LONGEST_DELAY_MS)),
  clearTimer: (timer) => clearTimeout(timer as number),
};

/** Resolves after `durationMs` on `clock`. Rejects with the signal's reason if it aborts first. */
export function sleep(clock: Clock, durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clock.clearTimer(timer);
      reject(signal?.reason);
    };
    const timer = clock.setTimer(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, durationMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
