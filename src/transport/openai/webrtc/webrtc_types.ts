/**
 * The members of the browser's WebRTC objects that this package uses. The browser's own objects fit these
 * types, and so do those of other implementations (`werift` on servers, `react-native-webrtc`).
 */

/** A listener of an event. The fields of the event depend on its type. */
// deno-lint-ignore no-explicit-any -- every implementation has event types of its own
export type WebRTCListener = (event: any) => void;

/** A source of events: a peer connection, a data channel or a track. */
export interface WebRTCEventSource {
  /** Adds a listener. */
  addEventListener(type: string, listener: WebRTCListener): void;
  /** Removes a listener. */
  removeEventListener(type: string, listener: WebRTCListener): void;
}

/** An audio track, like `MediaStreamTrack`. */
export interface MediaTrackLike extends WebRTCEventSource {
  /** `"audio"` for an audio track. */
  readonly kind: string;
  /** Whether the track carries audio; while false, it carries silence. */
  enabled: boolean;
  /** Ends the track for good. */
  stop(): void;
}

/** Tracks that belong together, like `MediaStream`. */
export interface MediaStreamLike {
  /** Returns the audio tracks. */
  getAudioTracks(): MediaTrackLike[];
}

/** The sender of a track, like `RTCRtpSender`. */
export interface RtpSenderLike {
  /** The track that is being sent; `null` if there is none. */
  readonly track: MediaTrackLike | null;
  /** Sends another track, or none (`null`), without a new negotiation. */
  replaceTrack(track: MediaTrackLike | null): Promise<void>;
}

/** An offer or an answer, like `RTCSessionDescriptionInit`. */
export interface SessionDescriptionLike {
  /** The kind of description. */
  readonly type: "offer" | "answer" | "pranswer" | "rollback";
  /** The description, in the Session Description Protocol. */
  readonly sdp?: string;
}

/** A channel for messages, like `RTCDataChannel`. */
export interface DataChannelLike extends WebRTCEventSource {
  /** `connecting`, `open`, `closing` or `closed`. */
  readonly readyState: string;
  /** The bytes that were sent and still wait for the network. */
  readonly bufferedAmount: number;
  /** Sends a text message. */
  send(text: string): void;
  /** Closes the channel. */
  close(): void;
}

/** A map of statistics, like `RTCStatsReport`. */
export interface StatsReportLike {
  /** Calls `callback` with each report. */
  // deno-lint-ignore no-explicit-any -- each kind of report has fields of its own
  forEach(callback: (report: any, id: string) => void): void;
}

/** A connection to a peer, like `RTCPeerConnection`. */
export interface PeerConnectionLike extends WebRTCEventSource {
  /** `new`, `connecting`, `connected`, `disconnected`, `failed` or `closed`. */
  readonly connectionState: string;
  /** `new`, `checking`, `connected`, `completed`, `disconnected`, `failed` or `closed`. */
  readonly iceConnectionState: string;
  /** `new`, `gathering` or `complete`. */
  readonly iceGatheringState: string;
  /** The offer, with the ICE candidates that were found so far. */
  readonly localDescription: SessionDescriptionLike | null;
  /** The transport of the data channels. Missing before the answer, and in some implementations. */
  readonly sctp?: { readonly maxMessageSize?: number | null } | null;
  /** Creates a data channel. */
  createDataChannel(label: string): DataChannelLike;
  /** Adds a track to send. */
  addTrack(track: MediaTrackLike, ...streams: MediaStreamLike[]): RtpSenderLike;
  /** Returns the senders of all tracks. */
  getSenders(): RtpSenderLike[];
  /** Creates an offer. */
  createOffer(): Promise<SessionDescriptionLike>;
  /** Sets the connection's own description, and begins to gather ICE candidates. */
  setLocalDescription(description: SessionDescriptionLike): Promise<unknown>;
  /** Sets the peer's description, and begins to connect. */
  setRemoteDescription(description: SessionDescriptionLike): Promise<unknown>;
  /** Returns statistics of the connection. */
  getStats(): Promise<StatsReportLike>;
  /** Ends the connection. */
  close(): unknown;
}

/** An element that plays a stream, like `HTMLAudioElement`. */
export interface AudioElementLike {
  /** Whether playback begins as soon as possible. */
  autoplay: boolean;
  /** The stream that is played. */
  srcObject: unknown;
}

/**
 * Which microphone to open, and how, like `MediaTrackConstraints`. Other constraints are passed on
 * unchanged.
 */
export interface MicrophoneConstraints {
  /**
   * The id of the device, from `navigator.mediaDevices.enumerateDevices()`. A plain id is a preference; with
   * `{ exact }`, no other device is opened.
   */
  readonly deviceId?: string | { readonly exact?: string; readonly ideal?: string };
  /** Whether to remove the speaker's sound from the microphone's. @default true */
  readonly echoCancellation?: boolean;
  /** Whether to reduce noise. @default true */
  readonly noiseSuppression?: boolean;
  /** Whether to keep the volume even. @default true */
  readonly autoGainControl?: boolean;
  /** Other constraints that the runtime supports. */
  readonly [constraint: string]: unknown;
}

/** A function that opens a microphone, like `navigator.mediaDevices.getUserMedia`. */
export type GetUserMedia = (
  constraints: { readonly audio: MicrophoneConstraints | true },
) => Promise<MediaStreamLike>;

/** A function that posts the offer, like `fetch`. */
export type FetchLike = (url: string, request: {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
}) => Promise<{
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;
