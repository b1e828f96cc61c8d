// Deno and Bun need the same code: the `WebSocket` constructor of both takes request headers as an
// option of its own. So one file serves both entry points. Each entry point documents its runtime.
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
 * Opens the runtime's own `WebSocket` with the request headers, which hold the key.
 *
 * The runtime gives the status of a refused upgrade only in the message of the `error` event. On
 * Bun that message also contains the whole URL, so do not log it if the URL's query contains a key.
 * Deno gives the close code 0 where other runtimes give 1006. The transports handle all of this;
 * your own listeners see the runtime's events.
 *
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException`).
 * @throws {TypeError} If the runtime has no `WebSocket` class.
 * @throws {Error} On Deno, a `Deno.errors.NotCapable` if the host is not allowed by `--allow-net`.
 */
export function createWebSocket({ url, headers }: CreateWebSocketOptions): WebSocketLike {
  return openWebSocket(url, { headers });
}
