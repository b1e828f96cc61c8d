/**
 * For browsers: the page's own `WebSocket` with an ephemeral key, and a microphone, a speaker and a
 * level meter.
 *
 * @example Use the WebSocket of this runtime
 * ```ts
 * import { createWebSocket } from "@voicewire/realtime/browser";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * if (client.status !== "disconnected") throw new Error("nothing is opened before connect()");
 * ```
 *
 * @module
 */
export * from "../runtime/browser.ts";
export type * from "./audio_graph.ts";
export * from "./level_meter.ts";
export { loadWorklet } from "./load_worklet.ts";
export type { WorkletContextLike, WorkletNodeLike } from "./load_worklet.ts";
export * from "./microphone.ts";
export * from "./speaker.ts";
export type {
  MediaStreamLike,
  MediaTrackLike,
  WebRTCEventSource,
  WebRTCListener,
} from "../transport/openai/webrtc/webrtc_types.ts";
export type {
  CreateWebSocketOptions,
  SocketCloseEvent,
  SocketEventMap,
  SocketMessageEvent,
  WebSocketLike,
} from "../socket/web_socket_like.ts";
