import type { RealtimeConnectionStatus } from "../../../contract/connection_state.ts";
import type { OpenAIRealtimeModels } from "../../../contract/session_config.ts";
import type { RealtimeTransportLayerConnectOptions } from "../../../contract/transport_layer.ts";
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

/** What `OpenAIRealtimeWebRTC` takes. */
export interface OpenAIRealtimeWebRTCOptions extends OpenAIRealtimeBaseOptions {
  /** The model, until `connect()` names another. @default an ephemeral key's own, else DEFAULT_OPENAI_REALTIME_MODEL */
  model?: OpenAIRealtimeModels;
  /** Where the offer is posted, until `connect()` names another. @default OpenAI's `/v1/realtime/calls` */
  baseUrl?: string;
  /** Lets a browser page use a key that is not ephemeral. @default false */
  useInsecureApiKey?: boolean;
  /**
   * The caller's sound. It stays the application's: it is never stopped here. Without it, a
   * microphone is opened for each connection, and stopped at its end.
   */
  mediaStream?: MediaStreamLike;
  /** Which microphone to open and how, where there is no `mediaStream`. @default the browser's own choice */
  audioConstraints?: MicrophoneConstraints;
  /** What plays the model. @default an element that is made for it, where there is a document */
  audioElement?: AudioElementLike;
  /**
   * How long the connection may be `disconnected` before it counts as ended, in milliseconds: the
   * network often comes back. `failed` and `closed` end it at once.
   *
   * @default 5_000
   */
  disconnectedGraceMs?: number;
  /** Makes the connection: to bring another implementation of WebRTC, or ICE servers. @default the runtime's own */
  createPeerConnection?: () => PeerConnectionLike;
  /**
   * Given the fresh connection, with its channel and sender, before the offer is made. What it
   * returns is used: the same one, or another, now or by promise.
   */
  changePeerConnection?(
    connection: RuntimePeerConnection,
  ): PeerConnectionLike | Promise<PeerConnectionLike>;
  /** Opens the microphone. @default `navigator.mediaDevices.getUserMedia` */
  getUserMedia?: GetUserMedia;
  /** Posts the offer. @default the runtime's own `fetch` */
  fetch?: FetchLike;
}

/** What `OpenAIRealtimeWebRTC.connect()` takes. `timeoutMs` includes the time in which a person is asked for the microphone. */
export interface OpenAIRealtimeWebRTCConnectOptions
  extends Partial<RealtimeTransportLayerConnectOptions> {
  /**
   * When `connect()` resolves. By default when the server has confirmed the first session config or,
   * with a warning, when it has not for 5 s. `"acknowledged"` refuses the second; `"sent"` does not wait.
   */
  readonly until?: ConnectUntil;
}

/** Where a WebRTC connection stands: without a connection, its status is all there is. */
export type WebRTCConnectionState =
  & {
    /** `rtc_…`: what a server needs to join the call or to end it. */
    readonly callId?: string | undefined;
    /** `connectionState` of the connection: ICE and DTLS together. */
    readonly peerState?: string | undefined;
    /** `iceConnectionState` of the connection. */
    readonly iceState?: string | undefined;
    /** `readyState` of the channel. */
    readonly channelState?: string | undefined;
  }
  & ({
    /** The status of the transport. */
    readonly status: "connected";
    /** The connection. */
    readonly peerConnection: RuntimePeerConnection;
    /** Its channel. */
    readonly dataChannel: RuntimeDataChannel;
  } | {
    /** The status of the transport. */
    readonly status: Exclude<RealtimeConnectionStatus, "connected">;
    /** The connection, from before the offer on. */
    readonly peerConnection?: RuntimePeerConnection | undefined;
    /** Its channel. */
    readonly dataChannel?: RuntimeDataChannel | undefined;
  });

/** {@linkcode WebRTCConnectionState}, by the name that programs of the field know. */
export type WebRTCState = WebRTCConnectionState;
