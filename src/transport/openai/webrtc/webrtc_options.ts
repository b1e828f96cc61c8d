import type { RealtimeConnectionStatus } from "../../../contract/connection_state.ts";
import type { OpenAIRealtimeModels } from "../../../contract/session_config.ts";
import type { OptionalConnectOptions } from "../../../contract/transport_layer.ts";
import type { OpenAIRealtimeBaseOptions } from "../openai_base_options.ts";
import type { ConnectUntil } from "../websocket.ts";
import type { RuntimeDataChannel, RuntimePeerConnection } from "./webrtc_runtime_types.ts";
import type {
  AudioElementLike,
  FetchLike,
  GetUserMedia,
  MediaStreamLike,
  MicrophoneConstraints,
  PeerConnectionLike,
} from "./webrtc_types.ts";

/** The options of `OpenAIRealtimeWebRTC`. */
export interface OpenAIRealtimeWebRTCOptions extends OpenAIRealtimeBaseOptions {
  /**
   * The model. The model of `connect()` takes priority.
   *
   * @default the model of an ephemeral key; for any other key, DEFAULT_OPENAI_REALTIME_MODEL
   */
  model?: OpenAIRealtimeModels | undefined;
  /**
   * The URL to which the offer is posted. The `url` of `connect()` takes priority.
   *
   * @default OpenAI's `/v1/realtime/calls`
   */
  baseUrl?: string | undefined;
  /**
   * Allows a browser page to use a key that is not ephemeral. Anyone can read such a key there.
   *
   * @default false
   */
  useInsecureApiKey?: boolean | undefined;
  /**
   * The caller's audio. The stream belongs to the application, and is never stopped here.
   *
   * @default a microphone that is opened for each connection, and stopped at its end
   */
  mediaStream?: MediaStreamLike | undefined;
  /**
   * Which microphone to open, and how. Ignored if there is a `mediaStream`.
   *
   * @default the browser's own choice
   */
  audioConstraints?: MicrophoneConstraints | undefined;
  /** The element that plays the model's audio. @default a new element, if there is a document */
  audioElement?: AudioElementLike | undefined;
  /**
   * The milliseconds for which the peer connection may be `disconnected` before it counts as ended, because
   * the network often recovers. The states `failed` and `closed` end it at once.
   *
   * @default 5_000
   */
  disconnectedGraceMs?: number | undefined;
  /**
   * Creates the peer connection. Use it to set ICE servers, or to use another implementation of WebRTC.
   *
   * @default the runtime's own RTCPeerConnection
   */
  createPeerConnection?: (() => PeerConnectionLike) | undefined;
  /**
   * Called with the new peer connection, which already has its channel and its sender, before the offer is
   * made. The connection that it returns is used: the same one or another one.
   */
  changePeerConnection?(
    connection: RuntimePeerConnection,
  ): PeerConnectionLike | Promise<PeerConnectionLike>;
  /** Opens the microphone. @default `navigator.mediaDevices.getUserMedia` */
  getUserMedia?: GetUserMedia | undefined;
  /** Posts the offer. @default the runtime's own `fetch` */
  fetch?: FetchLike | undefined;
}

/**
 * The options of `OpenAIRealtimeWebRTC.connect()`. `timeoutMs` includes the time in which the person is asked
 * for the microphone.
 */
export interface OpenAIRealtimeWebRTCConnectOptions extends OptionalConnectOptions {
  /**
   * When `connect()` resolves. With `"sent"`, it does not wait for the server's confirmation of the first
   * session config. With `"acknowledged"`, it waits until `timeoutMs`, and rejects if the server refuses the
   * config.
   *
   * @default after the confirmation, or with a warning after 5 s without one
   */
  readonly until?: ConnectUntil | undefined;
}

/** The state of a WebRTC connection. When disconnected, only `status` is defined. */
export type WebRTCConnectionState =
  & {
    /** The id of the call (`rtc_…`), with which a server can join or end it. */
    readonly callId?: string | undefined;
    /** The `connectionState` of the peer connection: ICE and DTLS together. */
    readonly peerState?: string | undefined;
    /** The `iceConnectionState` of the peer connection. */
    readonly iceState?: string | undefined;
    /** The `readyState` of the data channel. */
    readonly channelState?: string | undefined;
  }
  & ({
    /** The status of the transport. */
    readonly status: "connected";
    /** The peer connection. */
    readonly peerConnection: RuntimePeerConnection;
    /** The data channel. */
    readonly dataChannel: RuntimeDataChannel;
  } | {
    /** The status of the transport. */
    readonly status: Exclude<RealtimeConnectionStatus, "connected">;
    /** The peer connection, which exists before the offer is made. */
    readonly peerConnection?: RuntimePeerConnection | undefined;
    /** The data channel. */
    readonly dataChannel?: RuntimeDataChannel | undefined;
  });

/** Another name of {@linkcode WebRTCConnectionState}. */
export type WebRTCState = WebRTCConnectionState;
