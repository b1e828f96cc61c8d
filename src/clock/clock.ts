/** A pending timer of a {@linkcode Clock}. Opaque: only the clock that made it can cancel it. */
export type TimerHandle = unknown;

/**
 * Where time comes from. Everything here that waits or measures takes one, so that a test can hand
 * in a clock it turns by hand (`ManualClock` in `@voicewire/realtime/testing`).
 */
export interface Clock {
  /** Milliseconds since an arbitrary start. Never goes back, whatever happens to the time of day. */
  now(): number;
  /** Calls `callback` once, `delayMs` milliseconds from now (0: as soon as the caller has returned). */
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  /** Cancels a timer. Does nothing for one that has fired or was cancelled. */
  clearTimer(timer: TimerHandle): void;
}

/** The longest that `setTimeout` can wait, 24 days: it takes anything longer for 1 ms. */
const LONGEST_DELAY_MS = 0x7fff_ffff;

/** The runtime's own monotonic clock and timers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, Math.min(delayMs, LONGEST_DELAY_MS)),
  clearTimer: (timer) => clearTimeout(timer as number),
};

/** Resolves after `durationMs` on `clock`; rejects with the signal's reason if that comes first. */
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
