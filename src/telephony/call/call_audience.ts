import { EventDispatcher } from "../../events/event_dispatcher.ts";
import { describeForLog, type Logger } from "../../events/logger.ts";
import type { CallParty } from "./call_party.ts";

type Listener = (...args: never[]) => unknown;

/**
 * Tells the party that has joined a call, and the application's listeners, about the call. An error
 * that one of them throws goes to the `error` listeners or, without any, to the logger. It changes
 * nothing else.
 */
export class CallAudience {
  readonly #logger: Logger;
  readonly #events: EventDispatcher;
  #party: CallParty | undefined;

  /** Starts without a party and without listeners. `logger` must not throw. */
  constructor(logger: Logger) {
    this.#logger = logger;
    this.#events = new EventDispatcher(
      (error, type) => this.#blame(error, type),
      (event) => {
        if (!this.#party) {
          logger.warn("An error of a phone call has no listener", describeForLog(event));
        }
      },
    );
  }

  /** The party that talks to the caller, once it has joined. */
  get party(): CallParty | undefined {
    return this.#party;
  }

  /** Tells `party` from now on. */
  join(party: CallParty): void {
    this.#party = party;
  }

  /** Adds a listener. */
  add(type: string, listener: Listener): void {
    this.#events.add(type, listener);
  }

  /** Removes a listener. */
  remove(type: string, listener: Listener): void {
    this.#events.remove(type, listener);
  }

  /** Calls `act` with the party, if one has joined. */
  tell(act: (party: CallParty) => void): void {
    try {
      if (this.#party) act(this.#party);
    } catch (error) {
      this.#blame(error, "call");
    }
  }

  /** Calls the listeners of an event. */
  emit(type: string, event: unknown): void {
    this.#events.emit(type, event);
  }

  /** Tells the party and the `error` listeners about an error on the line. */
  fail(error: unknown): void {
    this.tell((party) => party.handleError(error));
    this.emit("error", { type: "error", error });
  }

  /**
   * Calls `act` with `given`. `act` may throw, as it may run code of another package.
   */
  attempt<Given>(act: (given: Given) => void, given: Given): void {
    try {
      act(given);
    } catch (error) {
      this.#blame(error, "call");
    }
  }

  #blame(error: unknown, type: string | number): void {
    if (type !== "error" && this.#events.has("error")) {
      this.emit("error", { type: "error", error });
    } else {
      this.#logger.warn(`A listener of "${type}" threw an error`, describeForLog(error));
    }
  }
}
