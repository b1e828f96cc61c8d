/**
 * The few members of the browser's WebRTC objects that this package uses. The browser's own fit, and
 * so do those of other implementations (`werift` on servers, `react-native-webrtc`).
 */

/** Calls a listener with an event whose fields only its kind tells. */
// deno-lint-ignore no-explicit-any -- every implementation has event types of its own
export type WebRTCListener = (event: any) => void;

/** A source of events: of a peer connection, a data channel or a track. */
export interface WebRTCEventSource {
  /** Adds a listener. */
  addEventListener(type: string, listener: WebRTCListener): void;
  /** Takes a listener away. */
  removeEventListener(type: string, listener: WebRTCListener): void;
}

/** A track of sound, as `MediaStreamTrack`. */
export interface MediaTrackLike extends WebRTCEventSource {
  /** `"audio"` for sound. */
  readonly kind: string;
  /** Silent while false. */
  enabled: boolean;
  /** Ends the track for good. */
  stop(): void;
}

/** Tracks that belong together, as `MediaStream`. */
export interface MediaStreamLike {
  /** The tracks of sound. */
  getAudioTracks(): MediaTrackLike[];
}

/** What sends a track, as `RTCRtpSender`. */
export interface RtpSenderLike {
  /** What is being sent. */
  readonly track: MediaTrackLike | null;
  /** Sends another track, or nothing, with no new negotiation. */
  replaceTrack(track: MediaTrackLike | null): Promise<void>;
}

/** An offer or an answer, as `RTCSessionDescriptionInit`. */
export interface SessionDescriptionLike {
  /** Which of them. */
  readonly type: "offer" | "answer" | "pranswer" | "rollback";
  /** The description itself. */
  readonly sdp?: string;
}

/** A channel for messages, as `RTCDataChannel`. */
export interface DataChannelLike extends WebRTCEventSource {
  /** `connecting`, `open`, `closing` or `closed`. */
  readonly readyState: string;
  /** Bytes that were sent and that the network has not taken. */
  readonly bufferedAmount: number;
  /** Sends a text. */
  send(text: string): void;
  /** Closes the channel. */
  close(): void;
}

/** What `getStats()` gives: a map of reports. */
export interface StatsReportLike {
  /** Calls back with each report. */
  // deno-lint-ignore no-explicit-any -- a dictionary for each kind of report
  forEach(callback: (report: any, id: string) => void): void;
}

/** A connection to a peer, as `RTCPeerConnection`. */
export interface PeerConnectionLike extends WebRTCEventSource {
  /** `new`, `connecting`, `connected`, `disconnected`, `failed` or `closed`. */
  readonly connectionState: string;
  /** `new`, `checking`, `connected`, `completed`, `disconnected`, `failed` or `closed`. */
  readonly iceConnectionState: string;
  /** `new`, `gathering` or `complete`. */
  readonly iceGatheringState: string;
  /** The offer, with the candidates found so far. */
  readonly localDescription: SessionDescriptionLike | null;
  /** Makes a channel. */
  createDataChannel(label: string): DataChannelLike;
  /** Sends a track. */
  addTrack(track: MediaTrackLike, ...streams: MediaStreamLike[]): RtpSenderLike;
  /** Everything that sends. */
  getSenders(): RtpSenderLike[];
  /** Makes an offer. */
  createOffer(): Promise<SessionDescriptionLike>;
  /** Takes its own description, and begins to gather candidates. */
  setLocalDescription(description: SessionDescriptionLike): Promise<unknown>;
  /** Takes the peer's description, and begins to connect. */
  setRemoteDescription(description: SessionDescriptionLike): Promise<unknown>;
  /** Figures of the connection. */
  getStats(): Promise<StatsReportLike>;
  /** Ends the connection. */
  close(): unknown;
}

/** What plays a stream, as `HTMLAudioElement`. */
export interface AudioElementLike {
  /** Whether it plays as soon as it can. */
  autoplay: boolean;
  /** What it plays. */
  srcObject: unknown;
}

/** Which microphone to open and how, as `MediaTrackConstraints`; anything else is passed on as it is. */
export interface MicrophoneConstraints {
  /** The device: one of `navigator.mediaDevices.enumerateDevices()`. A bare id is a wish, `{ exact }` a must. */
  readonly deviceId?: string | { readonly exact?: string; readonly ideal?: string };
  /** Takes what the speaker plays out of what the microphone hears. @default true */
  readonly echoCancellation?: boolean;
  /** Takes noise away. @default true */
  readonly noiseSuppression?: boolean;
  /** Evens out the loudness. @default true */
  readonly autoGainControl?: boolean;
  /** Whatever else the runtime knows. */
  readonly [constraint: string]: unknown;
}

/** Opens a microphone, as `navigator.mediaDevices.getUserMedia`. */
export type GetUserMedia = (
  constraints: { readonly audio: MicrophoneConstraints | true },
) => Promise<MediaStreamLike>;

/** As much of `fetch` as an offer needs. */
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
