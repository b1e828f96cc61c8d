import type { Clock } from "../clock/clock.ts";
import { causeOfError } from "../contract/connection_cause.ts";
import { RealtimeConnectionError } from "../contract/errors.ts";

/** The default of `timeoutMs`: how long an attempt to connect may take. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 30_000;

/** The limits of an attempt to connect. */
export interface ConnectionAttemptOptions {
  /** The milliseconds that the attempt may take; `Infinity` for no limit. @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** The application's signal, which aborts the attempt. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * One attempt to connect. The application's signal, the time-out and `close()` all end it, through one
 * signal.
 */
export interface ConnectionAttempt {
  /** Aborted when the attempt fails. */
  readonly signal: AbortSignal;
  /** Ends the attempt with the error that `connect()` rejects with. Does nothing after `finish()`. */
  fail(error: unknown): void;
  /** Called when the attempt has succeeded or failed. Releases the timer and the application's signal. */
  finish(): void;
  /** Settles as `promise` does, or rejects with the error that ends the attempt, whichever is first. */
  during<T>(promise: Promise<T>): Promise<T>;
}

/**
 * Begins an attempt, whose time-out runs on `clock`. The caller must call `finish()`: until then, the attempt
 * keeps a timer and a listener.
 *
 * @throws {RangeError} If `timeoutMs` is not more than 0.
 * @throws The signal's reason, if it is aborted already.
 */
export function beginAttempt(
  clock: Clock,
  { timeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, signal }: ConnectionAttemptOptions,
): ConnectionAttempt {
  if (!(timeoutMs > 0)) {
    throw new RangeError(`Cannot connect: timeoutMs must be more than 0, and is ${timeoutMs}`);
  }
  signal?.throwIfAborted();
  const controller = new AbortController();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => {}); // a rejection that nobody waits for would end the process
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
  const message = `Cannot connect: the attempt took longer than timeoutMs (${timeoutMs} ms)`;
  return new RealtimeConnectionError("timeout", message, causeOfError());
}
