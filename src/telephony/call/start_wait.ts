import type { Clock } from "../../clock/clock.ts";
import type { CallStart } from "../carrier_dialect.ts";
import { PhoneCallError } from "./phone_call_error.ts";

/** Waits until a call's stream has started, for any number of callers. */
export class StartWait {
  readonly #clock: Clock;
  readonly #waiting = new Set<(result: CallStart | PhoneCallError) => void>();

  /** Nobody waits yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Tells all who wait. */
  settle(result: CallStart | PhoneCallError): void {
    for (const tell of this.#waiting) tell(result);
  }

  /**
   * Waits for {@linkcode settle}.
   *
   * @throws {PhoneCallError} What was settled with, or that the time is up.
   * @throws The signal's reason, if it is aborted first.
   */
  async next(timeoutMs: number, signal?: AbortSignal): Promise<CallStart> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<CallStart | PhoneCallError>();
    this.#waiting.add(resolve); // before the timer: the first one in a test of Deno's lets microtasks run
    const onAbort = () => reject(signal?.reason);
    const timer = this.#clock.setTimer(() => {
      resolve(new PhoneCallError("timeout", `The stream did not start within ${timeoutMs} ms`));
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
