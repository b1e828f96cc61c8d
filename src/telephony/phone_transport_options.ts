import type { Clock } from "../clock/clock.ts";
import type {
  OptionalConnectOptions,
  RealtimeTransportLayer,
} from "../contract/transport_layer.ts";
import type { Logger } from "../events/logger.ts";
import type { ConnectUntil } from "../transport/openai/websocket.ts";
import type { PhoneCall } from "./call/phone_call.ts";
import type { PhoneModelExtras } from "./phone_model.ts";

/** Options of a phone line. */
export interface PhoneLineOptions {
  /**
   * Whether to cut the model's audio into frames of 20 ms, and to send them at the speed at which
   * they are played. `leadMs` says how far ahead. With a longer lead, the caller hears no gap if
   * this process stops for that long. With a shorter one, less audio waits at the carrier. With
   * `false`, each piece of the model's audio is sent as it comes.
   *
   * @default {{ leadMs: 160 }}
   */
  readonly pacing?: boolean | { readonly leadMs: number } | undefined;
  /**
   * How long the caller's audio may be missing while the caller speaks, in milliseconds. After
   * that, a second of silence is sent, so that the server can end the turn. `null` sets no limit.
   *
   * @default 750
   */
  readonly inputAudioInactivityTimeoutMs?: number | null | undefined;
  /**
   * How much audio of the model may wait for the caller, in milliseconds: until it is due, until
   * the stream has started, and while more than 64,000 bytes wait in the carrier's socket. More
   * audio than that is dropped.
   *
   * @default 600_000
   */
  readonly maxWaitingMs?: number | undefined;
  /** Takes warnings, and errors that have no listener. @default consoleLogger */
  readonly logger?: Logger | undefined;
  /** Measures the time. @default systemClock */
  readonly clock?: Clock | undefined;
}

/** Options of `PhoneRealtimeTransportLayer`: the call, the model, and the line between them. */
export interface PhoneTransportOptions extends PhoneLineOptions {
  /** The call. */
  readonly call: PhoneCall;
  /**
   * The connection to the model, not connected yet: a transport of this package, or of another that
   * fulfils the contract. A transport of another package gets bytes in place of base64, and
   * estimates by itself where to truncate an interrupted answer.
   */
  readonly model: RealtimeTransportLayer & PhoneModelExtras;
}

/** Options of a phone transport's `connect`. */
export type PhoneConnectOptions = OptionalConnectOptions & {
  /** When `connect()` resolves, if the model's transport offers the choice. @default "sent" */
  readonly until?: ConnectUntil | undefined;
};
