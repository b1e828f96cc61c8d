import type { EventDispatcher } from "../events/event_dispatcher.ts";

/** The events of one connection: once it has ended, nothing more is emitted. */
export class ConnectionEvents {
  readonly #dispatcher: EventDispatcher;
  #isLive = true;

  /** Emits to the listeners of `dispatcher`, which outlive the connection. */
  constructor(dispatcher: EventDispatcher) {
    this.#dispatcher = dispatcher;
  }

  /** Whether the connection goes on. A listener may end it in the middle of a message. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Whether anybody listens to `type`: work that only a listener would see is not done without one. */
  has(type: string): boolean {
    return this.#dispatcher.has(type);
  }

  /** Calls the listeners of `type`. Without a payload they are called with no argument. */
  emit(type: string, payload?: unknown): void {
    if (!this.#isLive) return;
    if (payload === undefined) this.#dispatcher.emit(type);
    else this.#dispatcher.emit(type, payload);
  }

  /** The connection has ended. */
  end(): void {
    this.#isLive = false;
  }
}
