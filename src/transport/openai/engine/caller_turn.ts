import type { Clock, TimerHandle } from "../../../clock/clock.ts";

/**
 * Where the caller's turn is:
 * - `none`: the caller is silent, and the turn before is answered;
 * - `speaking`: the caller speaks;
 * - `ended`: the caller has stopped, and the service has not committed the turn;
 * - `committed`: the service may begin its own response.
 */
type TurnState = "none" | "speaking" | "ended" | "committed";

/** How long each state may last. A server may forget the event that ends it. */
const LASTS_MS: Record<Exclude<TurnState, "none">, number> = {
  speaking: 60_000,
  ended: 3_000,
  committed: 3_000,
};

/** The options of a {@linkcode CallerTurn}. */
export interface CallerTurnOptions {
  /** The clock of the time limits. */
  readonly clock: Clock;
  /** Whether the service begins a response by itself when it has committed a turn. */
  makesResponses(): boolean;
  /** Called when the turn has moved on, or is over and the service has begun no response. */
  onChange(): void;
}

/**
 * Follows the caller's turn, in which this side requests no response: the model would talk over the caller,
 * and the service would refuse its own response to the turn. Each state has a time limit, so that no request
 * waits for ever.
 */
export class CallerTurn {
  readonly #options: CallerTurnOptions;
  #state: TurnState = "none";
  /** The time at which the state ends by itself. */
  #untilMs = 0;
  #timer: TimerHandle;

  /** The caller is silent at first. */
  constructor(options: CallerTurnOptions) {
    this.#options = options;
  }

  /** Whether a request has to wait: the turn is not over, or the service may answer it by itself. */
  get isOn(): boolean {
    return this.#state !== "none" && this.#options.clock.now() < this.#untilMs;
  }

  /** Called when the caller has begun to speak. */
  speechStarted(): void {
    this.#enter("speaking");
  }

  /** Called when the caller has stopped speaking. The service commits the turn next. */
  speechStopped(): void {
    if (this.#state === "speaking") this.#enter("ended");
  }

  /** Called when the service has committed the caller's audio. A commit without speech is no turn. */
  committed(): void {
    if (this.#state === "none") return;
    if (this.#options.makesResponses()) this.#enter("committed");
    else this.over();
  }

  /** Called when a response has begun. Returns whether it may be the service's own answer to the turn. */
  answered(): boolean {
    if (this.#state !== "committed") return false;
    this.stop();
    return true;
  }

  /** Called when no turn is on any more: its audio was cleared, or the turn detection was turned off. */
  over(): void {
    if (this.#state === "none") return;
    this.stop();
    this.#options.onChange();
  }

  /** Called while a request waits for the turn. Ends the turn at its time limit. */
  awaitEnd(): void {
    const { clock } = this.#options;
    this.#timer ??= clock.setTimer(() => this.over(), this.#untilMs - clock.now());
  }

  /** Forgets the turn, and stops the timer. */
  stop(): void {
    this.#state = "none";
    this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #enter(state: Exclude<TurnState, "none">): void {
    this.stop();
    this.#state = state;
    this.#untilMs = this.#options.clock.now() + LASTS_MS[state];
    this.#options.onChange();
  }
}
