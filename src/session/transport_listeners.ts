import type { EventDispatcher } from "../transport/event_dispatcher.ts";
import type { SessionParts } from "./session_parts.ts";
import { transportReactions } from "./transport_reactions.ts";

// deno-lint-ignore no-explicit-any -- the table of reactions says what each listener takes
type AnyListener = (...args: any[]) => void;

/** The session's listeners on its transport: put there, and taken away, all at once. */
export class TransportListeners {
  readonly #session: SessionParts;
  readonly #events: EventDispatcher;
  /** What audio leads to, as long as nobody listens to it. */
  #audio: AnyListener | undefined;
  readonly #added: [type: string, listener: AnyListener][] = [];

  /** `events` has the session's own listeners. */
  constructor(session: SessionParts, events: EventDispatcher) {
    this.#session = session;
    this.#events = events;
    events.onAdded(() => this.#relayAudio());
  }

  /** Whether there are any. */
  get attached(): boolean {
    return this.#added.length > 0;
  }

  /** Listens. What a reaction throws must not reach into the transport. */
  attach(): void {
    const { audio, ...others } = transportReactions(this.#session);
    for (const [type, react] of Object.entries(others)) this.#on(type, react);
    this.#audio = audio;
    this.#relayAudio();
  }

  /** Takes all of them away. */
  detach(): void {
    this.#audio = undefined;
    for (const [type, listener] of this.#added.splice(0)) {
      this.#session.transport.off(type as "error", listener);
    }
  }

  /** A transport decodes audio only for a listener: there is one once somebody listens to the session. */
  #relayAudio(): void {
    const audio = this.#audio;
    if (!audio || !(this.#events.has("audio") || this.#events.has("audio_start"))) return;
    this.#audio = undefined;
    this.#on("audio", audio);
  }

  #on(type: string, react: AnyListener): void {
    const { notifier, transport } = this.#session;
    const listener: AnyListener = (...args) => notifier.attempt(react, ...args);
    this.#added.push([type, listener]);
    transport.on(type as "error", listener);
  }
}
