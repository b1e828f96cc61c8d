/**
 * The types of the WebRTC objects that a program receives. They are the browser's own types if the program
 * has them (`"lib": ["dom"]`); otherwise they have the members that this package uses.
 *
 * @module
 */
import type {
  DataChannelLike,
  MediaStreamLike,
  PeerConnectionLike,
  StatsReportLike,
} from "./webrtc_types.ts";

/** `RTCPeerConnection`, if the program has this type; otherwise {@linkcode PeerConnectionLike}. */
export type RuntimePeerConnection = typeof globalThis extends
  { RTCPeerConnection: { prototype: infer Own } } ? Own : PeerConnectionLike;

/** `RTCDataChannel`, if the program has this type; otherwise {@linkcode DataChannelLike}. */
export type RuntimeDataChannel = typeof globalThis extends
  { RTCDataChannel: { prototype: infer Own } } ? Own : DataChannelLike;

/** `MediaStream`, if the program has this type; otherwise {@linkcode MediaStreamLike}. */
export type RuntimeMediaStream = typeof globalThis extends { MediaStream: { prototype: infer Own } }
  ? Own
  : MediaStreamLike;

/** `RTCStatsReport`, if the program has this type; otherwise {@linkcode StatsReportLike}. */
export type RuntimeStatsReport = typeof globalThis extends
  { RTCStatsReport: { prototype: infer Own } } ? Own : StatsReportLike;
