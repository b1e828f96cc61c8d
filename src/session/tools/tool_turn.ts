import type { Clock, TimerHandle } from "../../clock/clock.ts";
import type { TransportToolCallEvent } from "../../contract/transport_events.ts";

/** How long an output waits for other calls, or for the end of the response, before the model speaks. */
const MAX_WAIT_MS = 30_000;

/** The result of a call. */
export interface Answer {
  readonly output: string;
  /** Whether the output alone asks for no response. */
  readonly isSilent?: boolean;
  /** Called when the output has been handed over. */
  readonly announce?: (() => void) | undefined;
}

/** The parts of a session that the calls of a response need. */
export interface ToolTurnOwner {
  /** Measures the half minute that an output may wait. */
  readonly clock: Clock;
  /** Sends an output, and asks for a response with it if `startResponse` says so. Does not throw. */
  sendOutput(call: TransportToolCallEvent, output: string, startResponse: boolean): void;
  /** Asks for a response. Does not throw. */
  requestResponse(): void;
}

/**
 * The calls of one response. Each output is sent as soon as it is there. One response is requested for
 * all of them, with the last output. A call that waits for a person holds up no other call. The turn
 * waits for running calls, and for the end of the response, for half a minute at most.
 */
export class ToolTurn {
  readonly #owner: ToolTurnOwner;
  readonly #signal: AbortSignal;
  /** Whether the model may still make calls in this turn. */
  #isOpen: boolean;
  #running = 0;
  /** The newest output. It is held back until it is known whether it is the last one. */
  #held: { readonly call: TransportToolCallEvent; readonly output: string } | undefined;
  /** Whether an output asks for a response that is not requested yet. */
  #wantsResponse = false;
  #deadline: TimerHandle | undefined;

  /**
   * `signal` is aborted when the connection ends. `isOpen` is true if the transport will report the end
   * of the response. Call `close` then.
   */
  constructor(owner: ToolTurnOwner, signal: AbortSignal, isOpen: boolean) {
    this.#owner = owner;
    this.#signal = signal;
    this.#isOpen = isOpen;
  }

  /**
   * Adds a call. `outcome` must not reject. It resolves with `undefined` if the call waits for a person.
   * Resolves when the output has been handed over.
   */
  async add(call: TransportToolCallEvent, outcome: Promise<Answer | undefined>): Promise<void> {
    this.#running++;
    this.#sendHeld(false);
    const answer = await outcome;
    if (this.#signal.aborted) return;
    this.#running--;
    if (answer) {
      this.#wantsResponse ||= !answer.isSilent;
      this.#held = { call, output: answer.output };
      if (this.#running > 0) this.#sendHeld(false);
      this.#deadline ??= this.#owner.clock.setTimer(() => {
        if (!this.#signal.aborted) this.#finish();
      }, MAX_WAIT_MS);
    }
    this.#finishIfDone();
    answer?.announce?.();
  }

  /** The response has ended: it makes no more calls. */
  close(): void {
    this.#isOpen = false;
    this.#finishIfDone();
  }

  /** Another response has begun. It speaks about the outputs so far, and nothing waits for later ones. */
  overtaken(): void {
    if (!this.#isOpen) this.drop();
  }

  /** The end of the response will not be reported: sends the held output, and waits for nothing. */
  retire(): void {
    this.close();
    this.drop();
  }

  /** Requests no response any more. Called at the end of the connection. */
  drop(): void {
    this.#held = undefined;
    this.#wantsResponse = false;
    if (this.#deadline !== undefined) this.#owner.clock.clearTimer(this.#deadline);
    this.#deadline = undefined;
  }

  #finishIfDone(): void {
    if (!this.#isOpen && !this.#running) this.#finish();
  }

  #finish(): void {
    if (this.#held) this.#sendHeld(this.#wantsResponse);
    else if (this.#wantsResponse) this.#owner.requestResponse();
    this.drop();
  }

  #sendHeld(startResponse: boolean): void {
    const held = this.#held;
    if (!held) return;
    this.#held = undefined;
    this.#owner.sendOutput(held.call, held.output, startResponse);
  }
}
