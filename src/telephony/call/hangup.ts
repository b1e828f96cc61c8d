import type { Clock, TimerHandle } from "../../clock/clock.ts";

/** What `hangup` takes. */
export interface HangupOptions {
  /**
   * `drain`: when the caller has heard all that was said, and all that the model was asked to say.
   * `now`: at once.
   *
   * @default "drain"
   */
  readonly after?: "drain" | "now";
  /** How long to wait for that at the most. @default 15_000 */
  readonly maxWaitMs?: number;
  /**
   * What it means if the caller speaks, now or meanwhile. `cancel`: the caller has more to say, the call
   * goes on. `hangup`: it ends now.
   *
   * @default "cancel"
   */
  readonly onBargeIn?: "cancel" | "hangup";
}

/** What came of `hangup`. */
export type HangupOutcome =
  /** The caller has heard everything, and the call is over. */
  | "drained"
  /**
   * The call is over, and something may not have been heard: as asked, after `maxWaitMs`, on a
   * barge-in, or as `interrupt()` took it back meanwhile.
   */
  | "cut"
  /** The caller spoke up: the call goes on. */
  | "cancelled"
  /** The other side ended the call first. */
  | "ended";

/** Waits until the line is silent, the time is up, the caller speaks up or the call ends. */
export class DrainWait {
  /** Resolves when the wait is over. */
  readonly over: Promise<HangupOutcome>;
  readonly #clock: Clock;
  readonly #onBargeIn: NonNullable<HangupOptions["onBargeIn"]>;
  readonly #timer: TimerHandle;
  #resolve: (outcome: HangupOutcome) => void = () => {};
  #isCutShort = false;

  /** Waits from now on. */
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

  /** The caller spoke up. */
  bargeIn(): void {
    this.end(this.#onBargeIn === "cancel" ? "cancelled" : "cut");
  }

  /** Something that was to be heard was taken back: not everything can be heard any more. */
  cutShort(): void {
    this.#isCutShort = true;
  }

  /** Ends the wait; the first call counts. */
  end(outcome: HangupOutcome): void {
    this.#clock.clearTimer(this.#timer);
    this.#resolve(outcome === "drained" && this.#isCutShort ? "cut" : outcome);
  }
}
