import type { Clock, TimerHandle } from "../clock/clock.ts";
import type { TransportToolCallEvent } from "../transport/transport_events.ts";

/** How long the model stays silent with one output in hand for the sake of another. */
const MAX_WAIT_MS = 30_000;

/** What a {@linkcode ToolTurn} works with. */
export interface ToolTurnOptions {
  /** What the longest wait is measured on. */
  readonly clock: Clock;
  /** Hands an output to the server, and asks for a response if told to. */
  send(call: TransportToolCallEvent, output: string, startResponse: boolean): void;
  /** Asks for a response. */
  requestResponse(): void;
}

/**
 * The calls of one response. Each output goes out when it is there; the response that speaks about
 * them is asked for once, with the last of them. A call that waits for a person holds nobody up,
 * and one that takes half a minute longer than another no longer does.
 */
export class ToolTurn {
  readonly #options: ToolTurnOptions;
  /** Whether the model may still make calls in this turn. */
  #open: boolean;
  #running = 0;
  /** The output that may be the last one: kept until it is known whether it is. */
  #held: { readonly call: TransportToolCallEvent; readonly output: string } | undefined;
  /** Whether an output that has no response yet asks for one. */
  #wantsResponse = false;
  #deadline: TimerHandle | undefined;

  /** `open` says that the transport will tell when the response is over: then call `close`. */
  constructor(options: ToolTurnOptions, open: boolean) {
    this.#options = options;
    this.#open = open;
  }

  /** Whether no call runs and none is to come. Calls that wait for a person do not count. */
  get isFinished(): boolean {
    return !this.#open && this.#running === 0;
  }

  /** A call is about to run. */
  begin(): void {
    this.#running++;
    this.#sendHeld(false);
  }

  /** A call has answered. */
  settle(call: TransportToolCallEvent, output: string, wantsResponse: boolean): void {
    this.#running--;
    this.#wantsResponse ||= wantsResponse;
    if (this.#running > 0) {
      this.#options.send(call, output, false);
      if (this.#wantsResponse) this.#startDeadline();
    } else {
      this.#held = { call, output };
      if (!this.#open) this.#finish();
    }
  }

  /** A call will not answer now: it waits for a person, or never will. */
  leave(): void {
    this.#running--;
    if (this.#running === 0 && !this.#open) this.#finish();
  }

  /** The response is over: no more calls. */
  close(): void {
    this.#open = false;
    if (this.#running === 0) this.#finish();
  }

  /** Another response has begun: it knows the outputs that are there, and no other waits for the rest. */
  overtaken(): void {
    if (this.#open) return;
    this.#wantsResponse = false;
    this.#clearDeadline();
  }

  /** The connection has ended: nothing is sent any more. */
  drop(): void {
    this.#held = undefined;
    this.#wantsResponse = false;
    this.#clearDeadline();
  }

  #finish(): void {
    this.#clearDeadline();
    if (this.#held) this.#sendHeld(this.#wantsResponse);
    else if (this.#wantsResponse) this.#options.requestResponse();
    this.#wantsResponse = false;
  }

  #sendHeld(startResponse: boolean): void {
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#options.send(held.call, held.output, startResponse);
  }

  #startDeadline(): void {
    const { clock, requestResponse } = this.#options;
    this.#deadline ??= clock.setTimer(() => {
      this.#deadline = undefined;
      if (!this.#wantsResponse) return;
      this.#wantsResponse = false;
      requestResponse();
    }, MAX_WAIT_MS);
  }

  #clearDeadline(): void {
    if (this.#deadline === undefined) return;
    this.#options.clock.clearTimer(this.#deadline);
    this.#deadline = undefined;
  }
}
