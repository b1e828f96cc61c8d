import type { Clock, TimerHandle } from "../clock/clock.ts";
import { causeOfError } from "./connection_cause.ts";
import { RealtimeConnectionError } from "./errors.ts";

/** How long an attempt to connect may take when nothing else is said. */
export const DEFAULT_CONNECT_TIMEOUT_MS = 30_000;

/** What limits an attempt. */
export interface ConnectionAttemptOptions {
  /** Measures the time-out. */
  readonly clock: Clock;
  /** Milliseconds; `Infinity` for no limit. */
  readonly timeoutMs?: number;
  /** The application's own signal. */
  readonly signal?: AbortSignal;
}

/**
 * One attempt to connect: the application's signal, the time-out and `close()`, as one signal. It
 * must be finished, or it keeps a timer and a listener.
 */
export class ConnectionAttempt {
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #userSignal: AbortSignal | undefined;
  readonly #timer: TimerHandle;
  #finished = false;
  /** Rejects when {@linkcode signal} is aborted. */
  readonly #aborted = new Promise<never>((_, reject) => {
    this.signal.addEventListener("abort", () => reject(this.signal.reason));
  });
  readonly #onUserAbort = () => this.#controller.abort(this.#userSignal?.reason);

  /**
   * Starts the time-out.
   *
   * @throws {RangeError} If `timeoutMs` is not more than 0.
   * @throws The signal's reason, if it is aborted already.
   */
  constructor({ clock, timeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, signal }: ConnectionAttemptOptions) {
    if (!(timeoutMs > 0)) throw new RangeError(`timeoutMs must be more than 0: ${timeoutMs}`);
    signal?.throwIfAborted();
    this.#aborted.catch(() => {}); // nobody may be waiting
    this.#clock = clock;
    this.#userSignal = signal;
    signal?.addEventListener("abort", this.#onUserAbort, { once: true });
    if (timeoutMs < Infinity) {
      this.#timer = clock.setTimer(() => this.#controller.abort(timedOut(timeoutMs)), timeoutMs);
    }
  }

  /** Aborted when the attempt is over before it succeeded. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the attempt with an error that `connect()` rejects with. Does nothing once it is finished. */
  fail(error: unknown): void {
    if (!this.#finished) this.#controller.abort(error);
  }

  /** The attempt is done, either way: lets go of the timer and the application's signal. */
  finish(): void {
    this.#finished = true;
    this.#clock.clearTimer(this.#timer);
    this.#userSignal?.removeEventListener("abort", this.#onUserAbort);
  }

  /** Waits for `promise`, but no longer than the attempt lasts. */
  during<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([this.#aborted, promise]);
  }
}

function timedOut(timeoutMs: number): RealtimeConnectionError {
  const message = `Cannot connect: not connected after ${timeoutMs} ms`;
  return new RealtimeConnectionError("timeout", message, causeOfError());
}
