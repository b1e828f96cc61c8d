import type {
  RealtimeTransportEventTypes,
  TransportLayerAudio,
  TransportLayerOutputTextDelta,
  TransportLayerTranscriptDelta,
} from "../../contract/transport_events.ts";
import type {
  KnownServerEvent,
  RealtimeServerEvent,
  ServerEventMap,
} from "../../wire/openai/server_events.ts";

/** Audio of the model as the wire has it: base64 in the session's output format, not decoded. */
export type TransportLayerBase64Audio = {
  readonly type: "audio_base64";
  /** The server's own text. */
  readonly base64: string;
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
};

/** The server's events under their own names. `error` is left out: it comes as {@linkcode TransportError}. */
export type ServerEventsByName = {
  [Type in Exclude<KnownServerEvent["type"], "error">]: [event: ServerEventMap[Type]];
};

/** The events of the transports in this package: the contract, and what an OpenAI connection adds. */
export type OpenAIRealtimeEventTypes =
  & Omit<
    RealtimeTransportEventTypes,
    "*" | "audio" | "audio_transcript_delta" | "output_text_delta"
  >
  & {
    /** Every server event, as it was parsed, once. Read-only: all listeners get the same object. */
    "*": [event: RealtimeServerEvent];
    /** Audio of the model has come. */
    audio: [event: Required<TransportLayerAudio>];
    /**
     * The same audio as it stands on the wire, for whoever hands it on in the same format (a phone).
     * Nothing is decoded for this event. Comes before `audio`.
     */
    audio_base64: [event: TransportLayerBase64Audio];
    /** More of the transcript of what the model says. */
    audio_transcript_delta: [event: Required<TransportLayerTranscriptDelta>];
    /** More of a text answer. */
    output_text_delta: [event: Required<TransportLayerOutputTextDelta>];
    /** The connection is open. */
    connected: [];
    /** The connection has ended; `connection_change` has the cause. */
    disconnected: [];
  }
  & ServerEventsByName;
