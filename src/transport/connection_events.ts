import type { EventDispatcher } from "../events/event_dispatcher.ts";

/** Emits the events of one connection. Once the connection has ended, it emits nothing more. */
export class ConnectionEvents {
  readonly #dispatcher: EventDispatcher;
  #isLive = true;

  /** Emits to the listeners of `dispatcher`, which outlive the connection. */
  constructor(dispatcher: EventDispatcher) {
    this.#dispatcher = dispatcher;
  }

  /** Whether the connection is still there. A listener may end it while a message is handled. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Whether there is a listener of `type`. Without one, the work for its event can be left out. */
  has(type: string): boolean {
    return this.#dispatcher.has(type);
  }

  /** Calls the listeners of `type` with the payload; without a payload, with no argument. */
  emit(type: string, payload?: unknown): void {
    if (!this.#isLive) return;
    if (payload === undefined) this.#dispatcher.emit(type);
    else this.#dispatcher.emit(type, payload);
  }

  /** Called when the connection has ended: {@linkcode emit} does nothing from now on. */
  end(): void {
    this.#isLive = false;
  }
}
