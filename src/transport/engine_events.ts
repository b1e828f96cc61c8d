import type {
  NeutralEventTypes,
  RealtimeTransportEventTypes,
  TransportLayerAudio,
  TransportLayerOutputTextDelta,
  TransportLayerTranscriptDelta,
} from "../contract/transport_events.ts";

/** The payload of `audio_base64`: a chunk of the model's audio as it is on the wire. */
export type TransportLayerBase64Audio = {
  readonly type: "audio_base64";
  /** The server's own text: base64 in the session's output format. */
  readonly base64: string;
  /** The response that the audio belongs to. */
  readonly responseId: string;
  /** The item that the audio belongs to. */
  readonly itemId: string;
  /** The part of the item. */
  readonly contentIndex: number;
};

/** The events of every transport in this package: those of the contract, and a few more. */
export type EngineEventTypes =
  & Omit<RealtimeTransportEventTypes, "audio" | "audio_transcript_delta" | "output_text_delta">
  & {
    /** Audio of the model has come. It is decoded only if this event has a listener. */
    audio: [event: Required<TransportLayerAudio>];
    /**
     * Audio of the model has come, as it is on the wire. Use this event to pass the audio on in the same
     * format, for example to a phone: nothing is decoded for it. Raised before `audio`.
     */
    audio_base64: [event: TransportLayerBase64Audio];
    /** More of the transcript of the model's speech. */
    audio_transcript_delta: [event: Required<TransportLayerTranscriptDelta>];
    /** More of a text answer. */
    output_text_delta: [event: Required<TransportLayerOutputTextDelta>];
    /** The connection is open. */
    connected: [];
    /** The connection has ended. `connection_change`, which is raised first, has the cause. */
    disconnected: [];
  }
  & NeutralEventTypes;
