import type { Clock } from "../clock/clock.ts";
import { causeOfError } from "../contract/connection_cause.ts";
import { RealtimeConnectionError } from "../contract/errors.ts";

/** How long an attempt to connect may take when nothing else is said. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 30_000;

/** What limits an attempt. */
export interface ConnectionAttemptOptions {
  /** Milliseconds; `Infinity` for no limit. */
  readonly timeoutMs?: number;
  /** The application's own signal. */
  readonly signal?: AbortSignal;
}

/** One attempt to connect: the application's signal, the time-out and `close()`, as one signal. */
export interface ConnectionAttempt {
  /** Aborted when the attempt is over before it succeeded. */
  readonly signal: AbortSignal;
  /** Ends the attempt with an error that `connect()` rejects with. Does nothing once it is finished. */
  fail(error: unknown): void;
  /** The attempt is done, either way: lets go of the timer and the application's signal. */
  finish(): void;
  /** Waits for `promise`, but no longer than the attempt lasts. */
  during<T>(promise: Promise<T>): Promise<T>;
}

/**
 * Begins an attempt, and its time-out by `clock`. It must be finished, or it keeps a timer and a listener.
 *
 * @throws {RangeError} If `timeoutMs` is not more than 0.
 * @throws The signal's reason, if it is aborted already.
 */
export function beginAttempt(
  clock: Clock,
  { timeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, signal }: ConnectionAttemptOptions,
): ConnectionAttempt {
  if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs must be more than 0: ${timeoutMs}`);
  signal?.throwIfAborted();
  const controller = new AbortController();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => {}); // nobody may be waiting
  let fail = (error: unknown) => {
    controller.abort(error);
    reject(controller.signal.reason);
  };
  const onAbort = () => fail(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  const timer = timeoutMs < Infinity
    ? clock.setTimer(() => fail(timedOut(timeoutMs)), timeoutMs)
    : undefined;
  return {
    signal: controller.signal,
    fail: (error) => fail(error),
    finish() {
      fail = () => {};
      clock.clearTimer(timer);
      signal?.removeEventListener("abort", onAbort);
    },
    during: (promise) => Promise.race([aborted, promise]),
  };
}

function timedOut(timeoutMs: number): RealtimeConnectionError {
  const message = `Cannot connect: not connected after ${timeoutMs} ms`;
  return new RealtimeConnectionError("timeout", message, causeOfError());
}
