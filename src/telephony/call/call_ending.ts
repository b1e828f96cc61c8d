import type { Clock, TimerHandle } from "../../clock/clock.ts";
import { DrainWait, type HangupOptions, type HangupOutcome } from "./hangup.ts";

/** Options of {@linkcode CallEnding}. */
export interface CallEndingOptions {
  readonly clock: Clock;
  /** Whether the caller has heard everything, and no response is running or requested. */
  isSilent(): boolean;
  /** Whether a function of the application is running. The model may speak when it answers. */
  awaitsFunction(): boolean;
  /** Whether the caller speaks now. */
  callerSpeaks(): boolean;
  /** Ends the call at the carrier, if closing the stream does not end it. */
  complete(): Promise<void> | undefined;
  /** Closes the stream. */
  close(): void;
}

/**
 * How long a silent line waits for a function that is running. It is short because the function
 * itself may have called `hangup()`, and may wait for the result.
 */
const FUNCTION_MS = 1_000;

/**
 * How often a drain checks for silence by itself: no event tells it that a response was refused.
 */
const LOOK_MS = 100;

/** Ends a call from this side, once: when the caller has heard everything, or at once. */
export class CallEnding {
  readonly #options: CallEndingOptions;
  #drain: DrainWait | undefined;
  #lookTimer: TimerHandle | undefined;
  #functionTimer: TimerHandle | undefined;
  #functionIsLate = false;
  #run: Promise<HangupOutcome> | undefined;
  #isOver = false;

  /** Does nothing before {@linkcode hangup}. */
  constructor(options: CallEndingOptions) {
    this.#options = options;
  }

  /** Whether the call is ending now, and waits for nothing but the carrier. */
  get underWay(): boolean {
    return this.#run !== undefined;
  }

  /** See `PhoneCall.hangup`. */
  async hangup(options: HangupOptions): Promise<HangupOutcome> {
    const { after = "drain", maxWaitMs = 15_000, onBargeIn = "cancel" } = options;
    const { clock, isSilent, awaitsFunction, callerSpeaks } = this.#options;
    if (!(maxWaitMs >= 0)) {
      throw new RangeError(`Cannot hang up: maxWaitMs is ${maxWaitMs}. Use 0 or more`);
    }
    if (this.#isOver) return "ended";
    if (this.#run) return await this.#run;
    const isBargeIn = after === "drain" && callerSpeaks();
    if (isBargeIn && onBargeIn === "cancel") return "cancelled";
    if (isSilent() && (after === "now" || !awaitsFunction())) return await this.#end("drained");
    if (isBargeIn || after === "now") {
      this.#drain?.end("cut");
      return await this.#end("cut");
    }
    if (!this.#drain) {
      this.#drain = new DrainWait(clock, maxWaitMs, onBargeIn);
      this.#look();
    }
    const drain = this.#drain;
    const outcome = await drain.over;
    if (this.#drain === drain) this.#forgetDrain();
    return outcome === "cancelled" || this.#isOver ? outcome : await this.#end(outcome);
  }

  /** Ends the drain if the line is silent. Call it when the line may have become silent. */
  checkSilence(): void {
    const { clock, isSilent, awaitsFunction } = this.#options;
    if (!this.#drain || !isSilent()) return;
    if (this.#functionIsLate || !awaitsFunction()) return this.#drain.end("drained");
    this.#functionTimer ??= clock.setTimer(() => {
      this.#functionIsLate = true;
      this.checkSilence();
    }, FUNCTION_MS);
  }

  /** Notes that the caller has started to speak. */
  bargeIn(): void {
    this.#drain?.bargeIn();
  }

  /**
   * Notes that audio was dropped before the caller heard it. Other audio may follow in the same
   * task.
   */
  cutShort(): void {
    this.#drain?.cutShort();
    queueMicrotask(() => this.checkSilence());
  }

  /** Notes that the call is over. A `hangup` that waits resolves with `outcome`. */
  over(outcome: "cut" | "ended"): void {
    this.#isOver = true;
    this.#drain?.end(outcome);
    this.#forgetDrain();
  }

  #look(): void {
    this.checkSilence();
    this.#lookTimer = this.#options.clock.setTimer(() => this.#look(), LOOK_MS);
  }

  #forgetDrain(): void {
    const { clock } = this.#options;
    clock.clearTimer(this.#lookTimer);
    clock.clearTimer(this.#functionTimer);
    this.#functionTimer = undefined;
    this.#functionIsLate = false;
    this.#drain = undefined;
  }

  #end(outcome: HangupOutcome): Promise<HangupOutcome> {
    const { complete, close } = this.#options;
    this.#run ??= (async () => {
      try {
        await complete();
      } finally {
        close();
      }
      return outcome;
    })();
    return this.#run;
  }
}
