import type { RealtimeEventEmitter } from "../events/event_emitter.ts";
import type { RealtimeConnectionStatus } from "./connection_state.ts";
import type { RealtimeItem, RealtimeMcpCallApprovalRequestItem } from "./realtime_item.ts";
import type { RealtimeSessionConfig } from "./session_config.ts";
import type {
  RealtimeTransportEventTypes,
  TransportEvent,
  TransportToolCallEvent,
} from "./transport_events.ts";

/** An API key, or a function that returns one. The function is called for each connection. */
export type ApiKey = string | (() => string | Promise<string>);

/** The options of every transport's `connect`. */
export type RealtimeTransportLayerConnectOptions = {
  /** The API key, or a function that returns it. */
  apiKey: ApiKey;
  /** The model. @default the one of the transport's options, of the config or of the URL */
  model?: string;
  /** The URL to connect to. It is used unchanged, so it has to name the model or the call. */
  url?: string;
  /** The id of a call to attach to, instead of opening a session. Ignored if there is a `url`. */
  callId?: string;
  /** The first session config. It is sent before any other event. */
  initialSessionConfig?: Partial<RealtimeSessionConfig>;
  /** Aborts the attempt: `connect` rejects with the signal's reason. It does not end a connection. */
  signal?: AbortSignal;
  /** The milliseconds that the attempt may take; `Infinity` for no limit. @default 30_000 */
  timeoutMs?: number;
};

/**
 * The options of a `connect` that needs none of them, each of which may be `undefined`. The contract's own
 * type leaves `undefined` out, so that a transport which does not expect it fits the contract too.
 */
export type OptionalConnectOptions = {
  [Name in keyof RealtimeTransportLayerConnectOptions]?:
    | RealtimeTransportLayerConnectOptions[Name]
    | undefined;
};

/** A message in the user's name: text, or a list of texts and images. An image is a data URI. */
export type RealtimeUserInput = string | {
  readonly type: "message";
  readonly role: "user";
  readonly content: readonly (
    | { readonly type: "input_text"; readonly text: string }
    | {
      readonly type: "input_image";
      readonly image: string;
      /** Merged into the part unchanged. */
      // deno-lint-ignore no-explicit-any -- every provider has fields of its own
      readonly providerData?: Record<string, any> | undefined;
    }
  )[];
};

/**
 * The contract between a session and its connection to a model. Implement it to use another
 * speech-to-speech service. Transports of other packages that have the same names fit it, and the
 * transports of this package fit theirs.
 *
 * When not connected, the transports of this package throw a `UserError` from every method that sends,
 * except `sendAudio`, which drops and counts the audio, and `interrupt`, which does nothing.
 */
export interface RealtimeTransportLayer extends RealtimeEventEmitter<RealtimeTransportEventTypes> {
  /** The status of the connection. */
  readonly status: RealtimeConnectionStatus;
  /** Whether the caller's audio is muted; `null` if the transport cannot mute. */
  readonly muted: boolean | null;
  /**
   * Whether the transport raises the events of {@linkcode NeutralEventTypes}, and an `error` for each
   * {@linkcode ServiceFailure}. @default false
   */
  readonly neutralEvents?: boolean;
  /** Connects. Rejects if that fails; the attempt leaves nothing behind, and may be repeated. */
  connect(options: RealtimeTransportLayerConnectOptions): Promise<void>;
  /** Ends the connection or the attempt to connect. Does nothing when disconnected. */
  close(): void;
  /** Sends a client event. */
  sendEvent(event: TransportEvent): void;
  /**
   * Requests a response: at once, or when the running response is done. `response` overrides settings for
   * it.
   */
  // deno-lint-ignore no-explicit-any -- the provider's overrides
  requestResponse?(response?: Record<string, any>): void;
  /** Cancels one response. If the transport lacks this method, the session sends a raw `response.cancel`. */
  cancelResponse?(responseId: string): void;
  /** Requests an item with its audio. If the transport lacks this method, the session sends a raw event. */
  retrieveItem?(itemId: string): void;
  /**
   * Sends a message in the user's name, then requests a response unless `triggerResponse` is false.
   * `otherEventData` is merged into the event.
   */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- every provider has fields of its own
    otherEventData: Record<string, any>,
    options?: { triggerResponse?: boolean },
  ): void;
  /** Sends an image (a data URI), then requests a response unless `triggerResponse` is false. */
  addImage(image: string, options?: { triggerResponse?: boolean }): void;
  /**
   * Sends the caller's audio, in the session's input format. The buffer may be reused at once. `commit`
   * ends the caller's turn.
   */
  sendAudio(audio: ArrayBuffer, options: { commit?: boolean }): void;
  /** Changes the session config. The config is complete: a setting that it leaves out has its default. */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void;
  /** Mutes or unmutes the caller. */
  mute(muted: boolean): void;
  /** Sends the output of a function call, then requests a response if `startResponse` is true. */
  sendFunctionCallOutput(
    toolCall: TransportToolCallEvent,
    output: string,
    startResponse: boolean,
  ): void;
  /** Stops the model's speech. */
  interrupt(): void;
  /** Changes the server's conversation from `oldHistory` to `newHistory`. */
  resetHistory(oldHistory: RealtimeItem[], newHistory: RealtimeItem[]): void;
  /** Answers an MCP approval request. `reason` tells the model why. */
  sendMcpResponse(
    approvalRequest: RealtimeMcpCallApprovalRequestItem,
    approved: boolean,
    reason?: string,
  ): void;
}
