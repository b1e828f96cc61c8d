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

/** A speech-to-speech protocol. The shared half of a transport knows of it no more than this. */
export interface Protocol {
  /** Whether the server plays the model's audio itself, and so truncates it (WebRTC, SIP). @default false */
  readonly serverPlays?: boolean;
  /** Makes the engine of one connection, which has just opened. */
  createEngine(parts: EngineParts): ProtocolEngine;
}

/** What the shared half gives to the engine of one connection. */
export interface EngineParts {
  /** Where time comes from. */
  readonly clock: Clock;
  /** The first session config. */
  readonly config: Partial<RealtimeSessionConfig>;
  /** The session's model. Without one, the session keeps the model it has. */
  readonly model: string | undefined;
  /** The format that the codec puts on the wire, if there is a codec. It overrides the config's. */
  readonly wireFormat: RealtimeAudioFormatDefinition | undefined;
  /** Where the engine tells of the contract's events, its neutral events included. */
  readonly events: ConnectionEvents;
  /** Where the engine hands on the model's audio. */
  readonly modelAudio: ModelAudio;
  /** Sends one message. Does nothing once the connection has ended. */
  send(message: string): void;
  /** Notes something unusual that is not an error. */
  warn(message: string): void;
}

/**
 * Everything about one connection that depends on its protocol, with no I/O: messages and calls go in,
 * messages to send and events come out.
 */
export interface ProtocolEngine {
  /** The server's latest `error`, if nothing came after it: a close is then most likely about it. */
  readonly lastError: object | undefined;
  /** Whether a response is running, or was requested and may still begin. */
  readonly responding: boolean;
  /** The format of the caller's audio on the wire, unless a codec decides it. */
  readonly inputFormat: AudioFormat;
  /** What the server has played, where it plays the model's audio. */
  readonly serverPlayback?: { readonly entries: readonly PlaybackEntry[] } | undefined;
  /** Sends the first session config, unless it was sent already. */
  configure(): void;
  /** Takes one message of the server. Never throws: what cannot be used becomes an `error` event. */
  handleMessage(data: unknown): void;
  /** The application emitted an event under `*` by hand: it is heard as if the server had sent it. */
  overhear?(event: TransportEvent): void;
  /** The connection has ended: stops all timers. */
  end(): void;
  /** Appends caller's audio that is in the wire's format. */
  appendAudio(bytes: Uint8Array): void;
  /** Appends caller's audio that is base64 of the wire's format, unchanged. */
  appendBase64Audio(base64: string): void;
  /** Ends the caller's turn by hand. */
  commitAudio(): void;
  /** Stops the model; `cancel` says whether a running response is cancelled too. */
  interrupt(cancel: boolean): void;
  sendEvent(event: TransportEvent): void;
  requestResponse(overrides?: Record<string, unknown>): void;
  cancelResponse(responseId: string): void;
  retrieveItem(itemId: string): void;
  sendMessage(message: RealtimeUserInput, otherEventData: Record<string, unknown>): void;
  sendFunctionCallOutput(toolCall: TransportToolCallEvent, output: string): void;
  sendMcpResponse(
    request: RealtimeMcpCallApprovalRequestItem,
    approved: boolean,
    reason: string | undefined,
  ): void;
  resetHistory(oldHistory: readonly RealtimeItem[], newHistory: readonly RealtimeItem[]): void;
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void;
}
