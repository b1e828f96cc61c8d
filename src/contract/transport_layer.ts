import type { RealtimeEventEmitter } from "../events/event_emitter.ts";
import type { RealtimeSessionConfig } from "./session_config.ts";

import type { RealtimeConnectionStatus } from "./connection_state.ts";
import type { RealtimeItem, RealtimeMcpCallApprovalRequestItem } from "./realtime_item.ts";
import type {
  RealtimeTransportEventTypes,
  TransportEvent,
  TransportToolCallEvent,
} from "./transport_events.ts";

/** A key, or a function that gives one when a connection is made. */
export type ApiKey = string | (() => string | Promise<string>);

/** What every transport's `connect` takes. */
export type RealtimeTransportLayerConnectOptions = {
  /** The key, or a function that gives it. */
  apiKey: ApiKey;
  /** The model. */
  model?: string;
  /** Where to connect. Used as it is: the model, or the call, has to be in it. */
  url?: string;
  /** A call to attach to, in place of a session of its own. Not looked at where there is a `url`. */
  callId?: string;
  /** The first session config. */
  initialSessionConfig?: Partial<RealtimeSessionConfig>;
  /** Ends the attempt; `connect` rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds that the attempt may take. @default 30_000 */
  timeoutMs?: number;
};

/** What an application may say for the user: text, or a message of text and images (data URIs). */
export type RealtimeUserInput = string | {
  readonly type: "message";
  readonly role: "user";
  readonly content: readonly (
    | { readonly type: "input_text"; readonly text: string }
    | {
      readonly type: "input_image";
      readonly image: string;
      // deno-lint-ignore no-explicit-any -- merged into the part as it is
      readonly providerData?: Record<string, any>;
    }
  )[];
};

/**
 * The contract between a session and whatever carries it: implement this to bring another
 * speech-to-speech service. Transports of other packages with the same names fit it, and ours fit
 * theirs.
 */
export interface RealtimeTransportLayer extends RealtimeEventEmitter<RealtimeTransportEventTypes> {
  /** Where the connection stands. */
  readonly status: RealtimeConnectionStatus;
  /** Whether the caller's audio is muted; `null` where the transport does not mute. */
  readonly muted: boolean | null;
  /** Whether the transport raises the events of {@linkcode NeutralEventTypes}. @default false */
  readonly neutralEvents?: boolean;
  /** Connects. Rejects, and leaves nothing behind, if that fails; it may be tried again. */
  connect(options: RealtimeTransportLayerConnectOptions): Promise<void>;
  /** Ends the connection, or the attempt. */
  close(): void;
  /** Sends any client event. */
  sendEvent(event: TransportEvent): void;
  /** Asks for a response, now or when the one before it is done. */
  // deno-lint-ignore no-explicit-any -- the provider's overrides
  requestResponse?(response?: Record<string, any>): void;
  /** Cancels one response and leaves others alone. Without it, a raw `response.cancel` is sent. */
  cancelResponse?(responseId: string): void;
  /** Asks the server for an item with its audio. Without it, a raw request is sent. */
  retrieveItem?(itemId: string): void;
  /** Says something for the user, and asks for a response unless told not to. */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event as it is
    otherEventData: Record<string, any>,
    options?: { triggerResponse?: boolean },
  ): void;
  /** Shows the model an image (a data URI), and asks for a response unless told not to. */
  addImage(image: string, options?: { triggerResponse?: boolean }): void;
  /** Sends audio of the caller. `commit` ends the turn by hand. */
  sendAudio(audio: ArrayBuffer, options: { commit?: boolean }): void;
  /** Changes the session config. */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void;
  /** Mutes the caller. */
  mute(muted: boolean): void;
  /** Gives the model what a function answered. */
  sendFunctionCallOutput(
    toolCall: TransportToolCallEvent,
    output: string,
    startResponse: boolean,
  ): void;
  /** Stops what the model is saying. */
  interrupt(): void;
  /** Makes the conversation `newHistory`. */
  resetHistory(oldHistory: RealtimeItem[], newHistory: RealtimeItem[]): void;
  /** Answers an MCP approval request. */
  sendMcpResponse(
    approvalRequest: RealtimeMcpCallApprovalRequestItem,
    approved: boolean,
    reason?: string,
  ): void;
}
