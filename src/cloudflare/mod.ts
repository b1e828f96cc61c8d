/**
 * For Cloudflare Workers, Durable Objects and plain workerd: a WebSocket that `fetch()` opens, with
 * the key in a request header.
 *
 * @example In a Worker
 * ```ts
 * import { CloudflareRealtimeTransportLayer } from "@voicewire/realtime/workerd";
 *
 * const transport = new CloudflareRealtimeTransportLayer({
 *   url: "wss://api.openai.com/v1/realtime?model=gpt-realtime",
 * });
 * if (transport.status !== "disconnected") throw new Error("nothing is opened before connect()");
 * ```
 *
 * @module
 */
export * from "../runtime/workerd.ts";
export { UpgradeRefusedError } from "../socket/upgrade_refused_error.ts";
export * from "./cloudflare_realtime_transport_layer.ts";
export type {
  CreateWebSocketOptions,
  SocketCloseEvent,
  SocketEventMap,
  SocketMessageEvent,
  WebSocketLike,
} from "../socket/web_socket_like.ts";
