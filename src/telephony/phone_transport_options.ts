import type { Clock } from "../clock/clock.ts";
import type {
  RealtimeTransportLayer,
  RealtimeTransportLayerConnectOptions,
} from "../contract/transport_layer.ts";
import type { Logger } from "../events/logger.ts";
import type { ConnectUntil } from "../transport/openai/websocket.ts";
import type { PhoneCall } from "./call/phone_call.ts";
import type { PhoneModelExtras } from "./phone_bridge.ts";

/** How a phone line is used. */
export interface PhoneLineOptions {
  /**
   * Whether the model's audio is cut into frames of 20 ms and sent at the speed at which it is
   * played. `leadMs` is how far ahead: more rides out longer hiccups of this process, less leaves
   * less at the carrier. `false`: each piece of the model's audio is handed on as it comes.
   *
   * @default {{ leadMs: 160 }}
   */
  readonly pacing?: boolean | { readonly leadMs: number };
  /**
   * How long the caller's audio may be missing in mid-speech before a second of silence takes its
   * place, so that the server can end the turn. `null`: for ever.
   *
   * @default 750
   */
  readonly inputAudioInactivityTimeoutMs?: number | null;
  /**
   * How much audio of the model may wait for the caller, in milliseconds: until it is due, until the
   * stream has started, and while the carrier's socket takes nothing (more than 64,000 bytes wait in
   * it). What comes beyond that is dropped.
   *
   * @default 600_000
   */
  readonly maxWaitingMs?: number;
  /** Where notes go that no listener took. @default consoleLogger */
  readonly logger?: Logger;
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock;
}

/** What `PhoneRealtimeTransportLayer` joins. */
export interface PhoneTransportOptions extends PhoneLineOptions {
  /** The call. */
  readonly call: PhoneCall;
  /**
   * The connection to the model, not connected yet: one of this package's transports, or any other
   * that keeps the contract. With another one, audio is decoded and encoded again on the way, and
   * where an interrupted answer is truncated is that transport's own estimate.
   */
  readonly model: RealtimeTransportLayer & PhoneModelExtras;
}

/** What a phone transport's `connect` takes. */
export type PhoneConnectOptions = Partial<RealtimeTransportLayerConnectOptions> & {
  /** When `connect()` resolves, where the model's transport offers the choice. @default "sent" */
  readonly until?: ConnectUntil;
};
