import type { Clock, TimerHandle } from "../../clock/clock.ts";
import { DrainWait, type HangupOptions, type HangupOutcome } from "./hangup.ts";

/** What a {@linkcode CallEnding} needs. */
export interface CallEndingOptions {
  readonly clock: Clock;
  /** Whether everything that was said was heard, and nothing more is under way. */
  isSilent(): boolean;
  /** Whether a function of the application's is at work, and the model may speak when it answers. */
  awaitsFunction(): boolean;
  /** Whether the caller is speaking now. */
  callerSpeaks(): boolean;
  /** Ends the call itself, where closing the stream leaves it up. */
  complete(): Promise<void> | undefined;
  /** Closes the stream. */
  close(): void;
}

/**
 * How long a silent line waits for a function that is at work. It may be the one that hangs up, and
 * waits for us in turn: so not for long.
 */
const FUNCTION_MS = 1_000;

/** How often a drain looks for itself: nobody tells it of a response that is refused. */
const LOOK_MS = 100;

/** Ends a call from this side: when the caller has heard everything, or at once. It happens once. */
export class CallEnding {
  readonly #options: CallEndingOptions;
  #drain: DrainWait | undefined;
  #lookTimer: TimerHandle | undefined;
  #functionTimer: TimerHandle | undefined;
  #functionIsLate = false;
  #run: Promise<HangupOutcome> | undefined;
  #isOver = false;

  /** Nobody has asked for the end yet. */
  constructor(options: CallEndingOptions) {
    this.#options = options;
  }

  /** Whether the call is being ended now, with nothing left to wait for but the carrier. */
  get underWay(): boolean {
    return this.#run !== undefined;
  }

  /** See `PhoneCall.hangup`. */
  async hangup(options: HangupOptions): Promise<HangupOutcome> {
    const { after = "drain", maxWaitMs = 15_000, onBargeIn = "cancel" } = options;
    const { clock, isSilent, awaitsFunction, callerSpeaks } = this.#options;
    if (!(maxWaitMs >= 0)) throw new RangeError(`maxWaitMs must be 0 or more: ${maxWaitMs}`);
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

  /** The line may have become silent. */
  checkSilence(): void {
    const { clock, isSilent, awaitsFunction } = this.#options;
    if (!this.#drain || !isSilent()) return;
    if (this.#functionIsLate || !awaitsFunction()) return this.#drain.end("drained");
    this.#functionTimer ??= clock.setTimer(() => {
      this.#functionIsLate = true;
      this.checkSilence();
    }, FUNCTION_MS);
  }

  /** The caller has spoken up. */
  bargeIn(): void {
    this.#drain?.bargeIn();
  }

  /** Something that was to be heard was taken back. What takes its place may follow at once. */
  cutShort(): void {
    this.#drain?.cutShort();
    queueMicrotask(() => this.checkSilence());
  }

  /** The call is over. `outcome` is what that means to whoever waits. */
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
