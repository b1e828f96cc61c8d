import type { Clock } from "../../clock/clock.ts";
import type { CallStart } from "../carrier_dialect.ts";
import { PhoneCallError } from "./phone_call_error.ts";

/** Waits until a call's stream has started. Any number of `started()` calls may wait at once. */
export class StartWait {
  readonly #clock: Clock;
  readonly #waiting = new Set<(result: CallStart | PhoneCallError) => void>();

  /** Measures time-outs with `clock`. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends all waits with the start, or with the error. */
  settle(result: CallStart | PhoneCallError): void {
    for (const tell of this.#waiting) tell(result);
  }

  /**
   * Waits for {@linkcode settle}.
   *
   * @throws {PhoneCallError} If the wait was settled with an error, or `timeoutMs` is over.
   * @throws The signal's reason, if the signal is aborted first.
   */
  async next(timeoutMs: number, signal?: AbortSignal): Promise<CallStart> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<CallStart | PhoneCallError>();
    this.#waiting.add(resolve); // before setTimer, which may run microtasks under `deno test`
    const onAbort = () => reject(signal?.reason);
    const timer = this.#clock.setTimer(() => {
      resolve(
        new PhoneCallError(
          "timeout",
          `Cannot accept the call: its stream did not start within ${timeoutMs} ms`,
        ),
      );
    }, timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const result = await promise;
      if (result instanceof PhoneCallError) throw result;
      return result;
    } finally {
      this.#clock.clearTimer(timer);
      this.#waiting.delete(resolve);
      signal?.removeEventListener("abort", onAbort);
    }
  }
}
