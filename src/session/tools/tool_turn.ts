import type { TimerHandle } from "../../clock/clock.ts";
import type { TransportToolCallEvent } from "../../contract/transport_events.ts";
import type { SessionParts } from "../session_parts.ts";

/** How long the model stays silent with one output in hand for the sake of another. */
const MAX_WAIT_MS = 30_000;

/** What a call came to. */
export interface Answer {
  readonly output: string;
  /** Whether the model is not asked to speak about it. */
  readonly isSilent?: boolean;
  /** Tells listeners, once the answer is on its way. */
  readonly announce?: (() => void) | undefined;
}

/**
 * The calls of one response. Each output goes out when it is there; the response that speaks about
 * them is asked for once, with the last of them. A call that waits for a person holds nobody up;
 * another that still runs, or the end of the response, is waited for half a minute at most.
 */
export class ToolTurn {
  readonly #session: SessionParts;
  readonly #signal: AbortSignal;
  /** Whether the model may still make calls in this turn. */
  #isOpen: boolean;
  #running = 0;
  /** The output that may be the last one: kept until it is known whether it is. */
  #held: { readonly call: TransportToolCallEvent; readonly output: string } | undefined;
  /** Whether an output that has no response yet asks for one. */
  #wantsResponse = false;
  #deadline: TimerHandle | undefined;

  /**
   * `signal` is aborted when the connection ends. `isOpen` says that the transport will tell when the
   * response is over: then call `close`.
   */
  constructor(session: SessionParts, signal: AbortSignal, isOpen: boolean) {
    this.#session = session;
    this.#signal = signal;
    this.#isOpen = isOpen;
  }

  /**
   * The model has made a call. `outcome` must not reject; `undefined` is a call that does not answer
   * now, as it waits for a person. Resolves when the answer is on its way.
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
      this.#deadline ??= this.#session.clock.setTimer(() => {
        if (!this.#signal.aborted) this.#finish();
      }, MAX_WAIT_MS);
    }
    this.#finishIfDone();
    answer?.announce?.();
  }

  /** The response is over: no more calls. */
  close(): void {
    this.#isOpen = false;
    this.#finishIfDone();
  }

  /** Another response has begun: it knows the outputs that are there, and no other waits for the rest. */
  overtaken(): void {
    if (!this.#isOpen) this.drop();
  }

  /** Nobody tells of the response any more: what is there goes out, and nothing is waited for. */
  retire(): void {
    this.close();
    this.drop();
  }

  /** Asks for no response any more, as at the end of the connection. */
  drop(): void {
    this.#held = undefined;
    this.#wantsResponse = false;
    if (this.#deadline !== undefined) this.#session.clock.clearTimer(this.#deadline);
    this.#deadline = undefined;
  }

  #finishIfDone(): void {
    if (!this.#isOpen && !this.#running) this.#finish();
  }

  #finish(): void {
    if (this.#held) this.#sendHeld(this.#wantsResponse);
    else if (this.#wantsResponse) this.#session.requestResponse();
    this.drop();
  }

  #sendHeld(startResponse: boolean): void {
    const held = this.#held;
    if (!held) return;
    this.#held = undefined;
    const session = this.#session;
    session.attempt(() =>
      session.transport.sendFunctionCallOutput(held.call, held.output, startResponse)
    );
  }
}
