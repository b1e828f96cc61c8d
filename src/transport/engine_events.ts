import type {
  NeutralEventTypes,
  RealtimeTransportEventTypes,
  TransportLayerAudio,
  TransportLayerOutputTextDelta,
  TransportLayerTranscriptDelta,
} from "../contract/transport_events.ts";

/** Audio of the model as it is on the wire: base64 in the session's output format, not decoded. */
export type TransportLayerBase64Audio = {
  readonly type: "audio_base64";
  /** The server's own text. */
  readonly base64: string;
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
};

/** The events of every transport in this package, whatever its protocol: the contract's, and these. */
export type EngineEventTypes =
  & Omit<RealtimeTransportEventTypes, "audio" | "audio_transcript_delta" | "output_text_delta">
  & {
    /** Audio of the model has come. */
    audio: [event: Required<TransportLayerAudio>];
    /**
     * The same audio as it is on the wire, for a receiver that hands it on in the same format (a phone).
     * Nothing is decoded for this event. Comes before `audio`.
     */
    audio_base64: [event: TransportLayerBase64Audio];
    /** More of the transcript of the model's speech. */
    audio_transcript_delta: [event: Required<TransportLayerTranscriptDelta>];
    /** More of a text answer. */
    output_text_delta: [event: Required<TransportLayerOutputTextDelta>];
    /** The connection is open. */
    connected: [];
    /** The connection has ended; `connection_change` has the cause. */
    disconnected: [];
  }
  & NeutralEventTypes;
