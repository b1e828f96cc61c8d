import type { Clock, TimerHandle } from "../clock/clock.ts";

interface ManualTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until it is turned by hand. Timers fire in the order they are due, and
 * those due at the same time in the order they were set; everything that a timer's callback
 * causes, promises included, has happened before the next one fires. So an hour takes as long as
 * its events take to handle, and every run is the same.
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

  /** Milliseconds by which the clock has been turned. */
  now(): number {
    return this.#nowMs;
  }

  /** How many timers are set and have not fired: 0 at the end of a test that left nothing behind. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Calls `callback` when the clock has been turned by `delayMs` more. */
  setTimer(callback: () => void, delayMs: number): TimerHandle {
    if (!(delayMs >= 0)) throw new RangeError(`delayMs must be 0 or more: ${delayMs}`);
    const timer = { dueMs: this.#nowMs + delayMs, order: this.#order++, callback };
    this.#timers.add(timer);
    return timer;
  }

  /** Cancels a timer. */
  clearTimer(timer: TimerHandle): void {
    this.#timers.delete(timer as ManualTimer);
  }

  /**
   * Turns the clock by `durationMs`, and fires what is due on the way. A timer set meanwhile fires
   * too, if it is due. `advance(0)` fires what is due now and lets pending promises settle.
   *
   * @throws {RangeError} If `durationMs` is negative or not a number.
   * @throws {Error} If the clock is already being turned.
   */
  async advance(durationMs: number): Promise<void> {
    if (!(durationMs >= 0)) throw new RangeError(`durationMs must be 0 or more: ${durationMs}`);
    if (this.#turning) throw new Error("Cannot turn the clock as it is being turned already");
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
 * One turn of the event loop, after which every promise that could settle has. `setImmediate` and
 * `MessageChannel` take microseconds, where `setTimeout(0)` takes a millisecond or more.
 */
function macrotask(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  return new Promise((resolve) => {
    if (setImmediate) {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    const receiver = port1 as { onmessage?: unknown }; // which Node's own types leave out
    receiver.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
