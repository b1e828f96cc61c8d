import { EventDispatcher } from "../../events/event_dispatcher.ts";
import { describeForLog, type Logger } from "../../events/logger.ts";
import type { CallParty } from "./call_party.ts";

type Listener = (...args: never[]) => unknown;

/**
 * Who is told what happens on a call: the party that has joined it, and the application's listeners.
 * What any of them throws goes to the `error` listeners, else to the logger, and changes nothing.
 */
export class CallAudience {
  readonly #logger: Logger;
  readonly #events: EventDispatcher;
  #party: CallParty | undefined;

  /** Nobody listens yet. `logger` cannot throw. */
  constructor(logger: Logger) {
    this.#logger = logger;
    this.#events = new EventDispatcher(
      (error, type) => this.#blame(error, type),
      (event) => {
        if (!this.#party) logger.warn("An error came on a phone line", describeForLog(event));
      },
    );
  }

  /** Whoever talks to the caller. */
  get party(): CallParty | undefined {
    return this.#party;
  }

  /** The party is told from now on. */
  join(party: CallParty): void {
    this.#party = party;
  }

  /** Adds a listener. */
  add(type: string, listener: Listener): void {
    this.#events.add(type, listener);
  }

  /** Takes a listener away. */
  remove(type: string, listener: Listener): void {
    this.#events.remove(type, listener);
  }

  /** Tells the party, if there is one. */
  tell(act: (party: CallParty) => void): void {
    try {
      if (this.#party) act(this.#party);
    } catch (error) {
      this.#blame(error, "call");
    }
  }

  /** Tells the listeners. */
  emit(type: string, event: unknown): void {
    this.#events.emit(type, event);
  }

  /** Tells all that something went wrong on the line. */
  fail(error: unknown): void {
    this.tell((party) => party.handleError(error));
    this.emit("error", { type: "error", error });
  }

  /** Does what a party or a dialect may fail at: a model's transport of another make, for one. */
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
      this.#logger.warn(`A listener of "${type}" failed`, describeForLog(error));
    }
  }
}
