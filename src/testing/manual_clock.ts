import type { Clock, TimerHandle } from "../clock/clock.ts";

interface ManualTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test turns it by hand. Use it to test code that waits, without
 * waiting: an hour takes only as long as its events take to handle, and every run is the same.
 *
 * Timers fire in the order they are due. Timers that are due at the same time fire in the order they
 * were set. All consequences of a timer's callback, including settled promises, come before the next
 * timer fires.
 *
 * @example Waiting an hour
 * ```ts
 * import { ManualClock } from "@voicewire/realtime/testing";
 *
 * const clock = new ManualClock();
 * let rang = false;
 * clock.setTimer(() => rang = true, 60 * 60 * 1000);
 * await clock.advance(60 * 60 * 1000);
 * if (!rang) throw new Error("the timer is due");
 * ```
 */
export class ManualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  #turning = false;
  readonly #timers = new Set<ManualTimer>();

  /** The time: how far the clock has been turned, in milliseconds. */
  now(): number {
    return this.#nowMs;
  }

  /** The number of timers that are set and have not fired. It is 0 if a test left no timer behind. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /**
   * Calls `callback` once, when the clock has been turned by another `delayMs` milliseconds.
   *
   * @throws {RangeError} If `delayMs` is negative or not a number.
   */
  setTimer(callback: () => void, delayMs: number): TimerHandle {
    if (!(delayMs >= 0)) {
      throw new RangeError(`Cannot set a timer: \`delayMs\` is ${delayMs}. Pass 0 or more`);
    }
    const timer = { dueMs: this.#nowMs + delayMs, order: this.#order++, callback };
    this.#timers.add(timer);
    return timer;
  }

  /** Cancels a timer. Does nothing if the timer has fired. */
  clearTimer(timer: TimerHandle): void {
    this.#timers.delete(timer as ManualTimer);
  }

  /**
   * Turns the clock by `durationMs` milliseconds, and fires the timers that are due on the way. That
   * includes timers that are set meanwhile. `advance(0)` fires the timers that are due now, and lets
   * pending promises settle.
   *
   * @throws {RangeError} Rejects if `durationMs` is negative or not a number.
   * @throws {Error} Rejects if the clock is being turned already, or with the exception of a timer's
   * callback. The clock then stops at that timer.
   */
  async advance(durationMs: number): Promise<void> {
    if (!(durationMs >= 0)) {
      throw new RangeError(
        `Cannot turn the clock: \`durationMs\` is ${durationMs}. Pass 0 or more`,
      );
    }
    if (this.#turning) {
      throw new Error(
        "Cannot turn the clock: it is being turned already. Await the earlier advance() first",
      );
    }
    this.#turning = true;
    try {
      const endMs = this.#nowMs + durationMs;
      await macrotask();
      for (let timer = this.#next(endMs); timer; timer = this.#next(endMs)) {
        this.#timers.delete(timer);
        this.#nowMs = timer.dueMs;
        timer.callback();
        await macrotask();
      }
      this.#nowMs = endMs;
    } finally {
      this.#turning = false;
    }
  }

  #next(endMs: number): ManualTimer | undefined {
    let first: ManualTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs > endMs) continue;
      if (!first || timer.dueMs < first.dueMs) first = timer;
    }
    return first;
  }
}

/**
 * Waits for one turn of the event loop. Every promise that can settle has settled then. `setImmediate`
 * and `MessageChannel` take microseconds; `setTimeout(0)` takes a millisecond or more.
 */
function macrotask(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  return new Promise((resolve) => {
    if (setImmediate) {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    const receiver = port1 as { onmessage?: unknown }; // Node's types lack it
    receiver.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
