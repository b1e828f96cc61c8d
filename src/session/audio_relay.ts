import type { EventDispatcher } from "../transport/event_dispatcher.ts";
import type { TransportLayerAudio } from "../transport/transport_events.ts";
import type { TransportListeners } from "./transport_listeners.ts";

/** What an {@linkcode AudioRelay} works with. */
export interface AudioRelayOptions {
  /** Where audio comes from. */
  readonly transport: TransportListeners;
  /** The session's listeners. */
  readonly listeners: EventDispatcher;
  /** The first audio of a turn has come. */
  onStart(): void;
  /** Audio has come. */
  onAudio(event: TransportLayerAudio): void;
}

/** Hands on the model's audio, if anybody listens: a transport decodes it only for a listener. */
export class AudioRelay {
  readonly #options: AudioRelayOptions;
  #isAttached = false;
  #started = false;

  /** Listens from {@linkcode attach} on. */
  constructor(options: AudioRelayOptions) {
    this.#options = options;
  }

  /** The session listens to its transport, or has a new listener itself. */
  attach(): void {
    const { transport, listeners, onStart, onAudio } = this.#options;
    const isHeard = listeners.has("audio") || listeners.has("audio_start");
    if (this.#isAttached || !isHeard || !transport.attached) return;
    this.#isAttached = true;
    transport.on("audio", (event) => {
      if (!this.#started) {
        this.#started = true;
        onStart();
      }
      onAudio(event);
    });
  }

  /** What comes next is the first audio of a turn. */
  endTurn(): void {
    this.#started = false;
  }

  /** The session no longer listens to its transport. */
  detached(): void {
    this.#isAttached = this.#started = false;
  }
}
