import type { RealtimeTransportEventTypes } from "../transport/transport_events.ts";
import type { RealtimeTransportLayer } from "../transport/transport_layer.ts";

// deno-lint-ignore no-explicit-any -- `on` says what each listener takes
type AnyListener = (...args: any) => void;

/** The session's listeners on its transport, taken away all at once. */
export class TransportListeners {
  readonly #transport: RealtimeTransportLayer;
  readonly #onError: (error: unknown) => void;
  readonly #added: [type: string, listener: AnyListener][] = [];

  /** `onError` is told of what a listener throws: it must not reach into the transport. */
  constructor(transport: RealtimeTransportLayer, onError: (error: unknown) => void) {
    this.#transport = transport;
    this.#onError = onError;
  }

  /** Whether there are any. */
  get attached(): boolean {
    return this.#added.length > 0;
  }

  /** Listens to an event. */
  on<Name extends keyof RealtimeTransportEventTypes>(
    type: Name,
    listener: (...args: RealtimeTransportEventTypes[Name]) => void,
  ): void {
    const guarded = (...args: RealtimeTransportEventTypes[Name]) => {
      try {
        listener(...args);
      } catch (error) {
        this.#onError(error);
      }
    };
    this.#added.push([type, guarded]);
    this.#transport.on(type, guarded);
  }

  /** Takes all of them away. */
  detach(): void {
    for (const [type, listener] of this.#added.splice(0)) {
      this.#transport.off(type as "error", listener);
    }
  }
}
