import { UserError } from "../../../contract/errors.ts";
import type {
  AudioElementLike,
  FetchLike,
  GetUserMedia,
  MediaStreamLike,
  MediaTrackLike,
  PeerConnectionLike,
} from "./webrtc_types.ts";

/** The browser's globals for WebRTC. A server may have none of them. */
interface WebRTCGlobals {
  readonly RTCPeerConnection?: new () => PeerConnectionLike;
  readonly MediaStream?: new (tracks: readonly MediaTrackLike[]) => MediaStreamLike;
  readonly navigator?: { readonly mediaDevices?: { readonly getUserMedia?: GetUserMedia } };
  readonly document?: { createElement(name: "audio"): AudioElementLike };
  readonly fetch?: FetchLike;
}

const globals = (): WebRTCGlobals => globalThis as unknown as WebRTCGlobals;

/**
 * Creates the runtime's own peer connection.
 *
 * @throws {UserError} If the runtime has none.
 */
export function defaultPeerConnection(): PeerConnectionLike {
  const { RTCPeerConnection } = globals();
  if (RTCPeerConnection) return new RTCPeerConnection();
  throw new UserError(
    "Cannot connect: this runtime has no RTCPeerConnection. Pass `createPeerConnection`",
  );
}

/** Opens a microphone of the runtime. Throws a `UserError` if the runtime has none. */
export const defaultGetUserMedia: GetUserMedia = (constraints) => {
  const devices = globals().navigator?.mediaDevices;
  if (devices?.getUserMedia) return devices.getUserMedia(constraints);
  throw new UserError(
    "Cannot open the microphone: this runtime has no getUserMedia(), or the page was not loaded over HTTPS. " +
      "Pass `mediaStream`",
  );
};

/** Calls the runtime's own `fetch`. */
export const defaultFetch: FetchLike = (url, request) => globals().fetch!(url, request);

/** Creates an element that plays audio; `undefined` if there is no document. It need not be in the page. */
export function createAudioElement(): AudioElementLike | undefined {
  return globals().document?.createElement("audio");
}

/** Returns a stream of one track: a `MediaStream`, or a plain object if the runtime has no such class. */
export function streamOf(track: MediaTrackLike): MediaStreamLike {
  const { MediaStream } = globals();
  return MediaStream ? new MediaStream([track]) : { getAudioTracks: () => [track] };
}
