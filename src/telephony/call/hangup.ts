import type { Clock, TimerHandle } from "../../clock/clock.ts";

/** Options of `hangup`. */
export interface HangupOptions {
  /**
   * When to end the call. `drain`: when the caller has heard everything, and every response that
   * was requested. `now`: at once.
   *
   * @default "drain"
   */
  readonly after?: "drain" | "now" | undefined;
  /** How long a `drain` may take, in milliseconds. After that, the call ends. @default 15_000 */
  readonly maxWaitMs?: number | undefined;
  /**
   * The effect of the caller's speech, now or during the `drain`. `cancel`: the call goes on. `hangup`: the
   * call ends at once.
   *
   * @default "cancel"
   */
  readonly onBargeIn?: "cancel" | "hangup" | undefined;
}

/** How a `hangup` ended. */
export type HangupOutcome =
  /** The caller has heard everything, and the call is over. */
  | "drained"
  /**
   * The call is over, and the caller may not have heard everything: `after` was `now`, `maxWaitMs`
   * was over, the caller spoke, or `interrupt()` dropped audio during the `drain`.
   */
  | "cut"
  /** The caller spoke: the call goes on. */
  | "cancelled"
  /** The call was over before this side ended it. */
  | "ended";

/** Waits until the line is silent, the time is up, the caller speaks or the call ends. */
export class DrainWait {
  /** Resolves when the wait is over. */
  readonly over: Promise<HangupOutcome>;
  readonly #clock: Clock;
  readonly #onBargeIn: NonNullable<HangupOptions["onBargeIn"]>;
  readonly #timer: TimerHandle;
  #resolve: (outcome: HangupOutcome) => void = () => {};
  #isCutShort = false;

  /** Starts to wait. */
  constructor(
    clock: Clock,
    maxWaitMs: number,
    onBargeIn: NonNullable<HangupOptions["onBargeIn"]>,
  ) {
    this.#clock = clock;
    this.#onBargeIn = onBargeIn;
    this.over = new Promise((resolve) => this.#resolve = resolve);
    this.#timer = clock.setTimer(() => this.end("cut"), maxWaitMs);
  }

  /** Ends the wait because the caller speaks. */
  bargeIn(): void {
    this.end(this.#onBargeIn === "cancel" ? "cancelled" : "cut");
  }

  /**
   * Notes that audio was dropped before the caller heard it: the outcome is at best `cut` from now
   * on.
   */
  cutShort(): void {
    this.#isCutShort = true;
  }

  /** Ends the wait. Only the first call counts. */
  end(outcome: HangupOutcome): void {
    this.#clock.clearTimer(this.#timer);
    this.#resolve(outcome === "drained" && this.#isCutShort ? "cut" : outcome);
  }
}
