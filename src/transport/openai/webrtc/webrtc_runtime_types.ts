/**
 * What a program sees of the browser's WebRTC objects: the browser's own types where the program
 * knows them (`"lib": ["dom"]`), else as much of them as this package uses.
 *
 * @module
 */
import type {
  DataChannelLike,
  MediaStreamLike,
  PeerConnectionLike,
  StatsReportLike,
} from "./webrtc_types.ts";

/** `RTCPeerConnection`, where the program knows it. */
export type RuntimePeerConnection = typeof globalThis extends
  { RTCPeerConnection: { prototype: infer Own } } ? Own : PeerConnectionLike;

/** `RTCDataChannel`, where the program knows it. */
export type RuntimeDataChannel = typeof globalThis extends
  { RTCDataChannel: { prototype: infer Own } } ? Own : DataChannelLike;

/** `MediaStream`, where the program knows it. */
export type RuntimeMediaStream = typeof globalThis extends { MediaStream: { prototype: infer Own } }
  ? Own
  : MediaStreamLike;

/** `RTCStatsReport`, where the program knows it. */
export type RuntimeStatsReport = typeof globalThis extends
  { RTCStatsReport: { prototype: infer Own } } ? Own : StatsReportLike;
