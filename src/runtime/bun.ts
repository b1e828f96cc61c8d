/**
 * The WebSocket of Bun: the key goes into a request header.
 *
 * @example A socket of this runtime, and no other
 * ```ts
 * import { createWebSocket } from "@voicewire/realtime/bun";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * if (client.status !== "disconnected") throw new Error("nothing is opened before connect()");
 * ```
 *
 * @module
 */
import type { CreateWebSocketOptions, WebSocketLike } from "../socket/web_socket_like.ts";
import { openWebSocket } from "./_constructor.ts";

export type {
  CreateWebSocketOptions,
  SocketCloseEvent,
  SocketEventMap,
  SocketMessageEvent,
  WebSocketLike,
} from "../socket/web_socket_like.ts";
export { UpgradeRefusedError } from "../socket/upgrade_refused_error.ts";

/**
 * Opens Bun's `WebSocket` with the request headers, which its constructor takes as an option of its
 * own (https://bun.com/docs/runtime/http/websockets#connect-to-a-websocket-server).
 *
 * Bun tells the status of a refused upgrade in the words of the `error` event. The same words hold
 * the whole URL, so never log them if a key stands in its query; the transports leave it out.
 *
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException`).
 */
export function createWebSocket({ url, headers }: CreateWebSocketOptions): WebSocketLike {
  return openWebSocket(url, { headers });
}
