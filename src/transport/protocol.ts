import type { AudioFormat } from "../audio/format.ts";
import type { Clock } from "../clock/clock.ts";
import type {
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
} from "../contract/realtime_item.ts";
import type {
  RealtimeAudioFormatDefinition,
  RealtimeSessionConfig,
} from "../contract/session_config.ts";
import type { TransportEvent, TransportToolCallEvent } from "../contract/transport_events.ts";
import type { RealtimeUserInput } from "../contract/transport_layer.ts";
import type { ConnectionEvents } from "./connection_events.ts";
import type { ModelAudio } from "./model_audio.ts";
import type { PlaybackEntry } from "./playback_ledger.ts";

/** A speech-to-speech protocol. This interface is all that the shared half of a transport knows about it. */
export interface Protocol {
  /** Whether the server plays and truncates the model's audio itself (WebRTC, SIP). @default false */
  readonly serverPlays?: boolean;
  /** Makes the engine of a connection that has just opened. */
  createEngine(parts: EngineParts): ProtocolEngine;
}

/** The parts that the shared half passes to the engine of one connection. */
export interface EngineParts {
  /** The clock of all timers and measurements. */
  readonly clock: Clock;
  /** The first session config. */
  readonly config: Partial<RealtimeSessionConfig>;
  /** The session's model. If it is `undefined`, the session keeps the model that it was opened with. */
  readonly model: string | undefined;
  /** The codec's wire format, which overrides the formats of the config; `undefined` without a codec. */
  readonly wireFormat: RealtimeAudioFormatDefinition | undefined;
  /** Emits the events of the contract, which include the neutral events. */
  readonly events: ConnectionEvents;
  /** Receives the model's audio, and passes it to the application. */
  readonly modelAudio: ModelAudio;
  /** Sends one message. Does nothing once the connection has ended. */
  send(message: string): void;
  /** Writes a warning to the logger: a full sentence about something that is not an error. */
  warn(message: string): void;
}

/**
 * The part of one connection that depends on its protocol. It does no I/O: messages of the server and calls
 * of the application go in, messages to the server and events come out.
 */
export interface ProtocolEngine {
  /** The server's `error`, if it was the latest message: a close that follows is most likely due to it. */
  readonly lastError: object | undefined;
  /** Whether a response is running, or was requested and may still begin. */
  readonly responding: boolean;
  /** The session's format of the caller's audio. Without a codec, it is the format on the wire. */
  readonly inputFormat: AudioFormat;
  /** How much the server has played, if the server plays the model's audio. */
  readonly serverPlayback?: { readonly entries: readonly PlaybackEntry[] } | undefined;
  /** Sends the first session config. Does nothing if it was sent already. */
  configure(): void;
  /**
   * Handles one message of the server. Never throws: a message that cannot be used becomes an `error`
   * event.
   */
  handleMessage(data: unknown): void;
  /**
   * Sends a small request that changes nothing and that the server has to answer. The answer is not emitted.
   * Without this method, a server that is silent does not count as dead.
   */
  probe?(): void;
  /** Called when the application emits an event as `*`. Raises the neutral events that belong to it. */
  overhear?(event: TransportEvent): void;
  /** Called when the connection has ended. Stops all timers. */
  end(): void;
  /** Sends the caller's audio, as bytes in the wire's format. They are valid during the call only. */
  appendAudio(bytes: Uint8Array): void;
  /** Sends the caller's audio, as base64 text in the wire's format. The text is sent unchanged. */
  appendBase64Audio(base64: string): void;
  /** Ends the caller's turn. */
  commitAudio(): void;
  /** Stops the model's speech. Cancels the running response if `cancel` is true. */
  interrupt(cancel: boolean): void;
  /** Sends a client event. */
  sendEvent(event: TransportEvent): void;
  /** Requests a response: at once, or when the responses before it are done. */
  requestResponse(overrides?: Record<string, unknown>): void;
  /** Cancels one response. */
  cancelResponse(responseId: string): void;
  /** Requests an item with its audio. */
  retrieveItem(itemId: string): void;
  /** Sends a message in the user's name. Requests no response. */
  sendMessage(message: RealtimeUserInput, otherEventData: Record<string, unknown>): void;
  /** Sends the output of a function call. Requests no response. */
  sendFunctionCallOutput(toolCall: TransportToolCallEvent, output: string): void;
  /** Answers an MCP approval request. */
  sendMcpResponse(
    request: RealtimeMcpCallApprovalRequestItem,
    approved: boolean,
    reason: string | undefined,
  ): void;
  /** Changes the server's conversation from `oldHistory` to `newHistory`. */
  resetHistory(oldHistory: readonly RealtimeItem[], newHistory: readonly RealtimeItem[]): void;
  /** Changes the session config. The config is complete. */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void;
}
