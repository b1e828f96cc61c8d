import { listenNeutrally, type NeutralListeners } from "../contract/raw_events.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { EventDispatcher } from "../events/event_dispatcher.ts";
import type { SessionNotifier } from "./session_notifier.ts";
import type { TransportReactions } from "./transport_reactions.ts";

// deno-lint-ignore no-explicit-any -- the tables of reactions say what each listener takes
type AnyListener = (...args: any[]) => void;

/** The parts of a session that its listeners need. */
export interface TransportListenersOwner {
  readonly transport: Pick<RealtimeTransportLayer, "neutralEvents" | "off" | "on">;
  /** The application's listeners. */
  readonly events: Pick<EventDispatcher, "has" | "onAdded">;
  readonly notifier: Pick<SessionNotifier, "attempt">;
}

/** The listeners of a session on its transport. An error of a reaction does not reach the transport. */
export class TransportListeners {
  readonly #owner: TransportListenersOwner;
  readonly #added: (readonly [type: string, listener: AnyListener])[] = [];

  /** There are none at first. */
  constructor(owner: TransportListenersOwner) {
    this.#owner = owner;
  }

  /** Whether any listener is on the transport. */
  get isListening(): boolean {
    return this.#added.length > 0;
  }

  /** Adds a listener for each reaction. No reaction runs once `signal` is aborted. */
  add(
    { audio, ...others }: TransportReactions,
    neutral: Partial<NeutralListeners>,
    signal: AbortSignal,
  ): void {
    const { transport, events, notifier } = this.#owner;
    const listen = (type: string, react: AnyListener) => {
      const listener: AnyListener = (...args) => {
        if (!signal.aborted) notifier.attempt(react, ...args); // an earlier listener may have closed
      };
      this.#added.push([type, listener]);
      transport.on(type as "error", listener);
    };
    let audioWaits = true;
    /** A transport decodes audio only for a listener, so the session adds its own one late. */
    const listenToAudio = () => {
      if (!audioWaits || signal.aborted || !(events.has("audio") || events.has("audio_start"))) {
        return;
      }
      audioWaits = false;
      listen("audio", audio);
    };
    for (const [type, react] of Object.entries(others)) listen(type, react);
    listenNeutrally(transport, neutral, listen);
    events.onAdded(listenToAudio);
    listenToAudio();
  }

  /** Removes all listeners from the transport. */
  removeAll(): void {
    for (const [type, listener] of this.#added.splice(0)) {
      this.#owner.transport.off(type as "error", listener);
    }
  }
}
