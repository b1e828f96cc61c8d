import { UserError } from "../../../contract/errors.ts";
import type {
  AudioElementLike,
  FetchLike,
  GetUserMedia,
  MediaStreamLike,
  MediaTrackLike,
  PeerConnectionLike,
} from "./webrtc_types.ts";

/** What a browser has of WebRTC; on a server none of it need be there. */
interface WebRTCGlobals {
  readonly RTCPeerConnection?: new () => PeerConnectionLike;
  readonly MediaStream?: new (tracks: readonly MediaTrackLike[]) => MediaStreamLike;
  readonly navigator?: { readonly mediaDevices?: { readonly getUserMedia?: GetUserMedia } };
  readonly document?: { createElement(name: "audio"): AudioElementLike };
  readonly fetch?: FetchLike;
}

const globals = (): WebRTCGlobals => globalThis as unknown as WebRTCGlobals;

/** The runtime's own peer connection. */
export function defaultPeerConnection(): PeerConnectionLike {
  const { RTCPeerConnection } = globals();
  if (RTCPeerConnection) return new RTCPeerConnection();
  throw new UserError(
    "Cannot connect: this runtime has no RTCPeerConnection. Pass `createPeerConnection`",
  );
}

/** The runtime's own microphone. */
export const defaultGetUserMedia: GetUserMedia = (constraints) => {
  const devices = globals().navigator?.mediaDevices;
  if (devices?.getUserMedia) return devices.getUserMedia(constraints);
  throw new UserError(
    "Cannot open a microphone: this runtime has none, or the page is not secure. Pass `mediaStream`",
  );
};

/** The runtime's own `fetch`. */
export const defaultFetch: FetchLike = (url, request) => globals().fetch!(url, request);

/** An element that plays, where there is a document. It needs no place in the page. */
export function createAudioElement(): AudioElementLike | undefined {
  return globals().document?.createElement("audio");
}

/** A stream of one track; where there are no streams, an object that is only this. */
export function streamOf(track: MediaTrackLike): MediaStreamLike {
  const { MediaStream } = globals();
  return MediaStream ? new MediaStream([track]) : { getAudioTracks: () => [track] };
}
