/**
 * The WebSocket of Deno: the key goes into a request header.
 *
 * @example A socket of this runtime, and no other
 * ```ts
 * import { createWebSocket } from "@voicewire/realtime/deno";
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
 * Opens Deno's `WebSocket` with the request headers, which its constructor takes as an option of
 * its own (https://docs.deno.com/api/web/~/WebSocket). Needs `--allow-net` for the host.
 *
 * Deno tells the status of a refused upgrade in the words of the `error` event, and says close code
 * 0 where others say 1006. The transports read both; a listener of your own sees them as they are.
 *
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException`).
 * @throws {Deno.errors.NotCapable} If the host may not be reached.
 */
export function createWebSocket({ url, headers }: CreateWebSocketOptions): WebSocketLike {
  return openWebSocket(url, { headers });
}
