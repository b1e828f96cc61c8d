import type { CreateWebSocketOptions, WebSocketLike } from "../socket/web_socket_like.ts";
import { openWebSocket } from "./_constructor.ts";

/**
 * Opens the page's `WebSocket`. A page cannot set request headers
 * (https://developer.mozilla.org/docs/Web/API/WebSocket/WebSocket), so the key is in a subprotocol.
 * The server selects the other subprotocol, `realtime`. Use an ephemeral key (`ek_…`) in a page.
 *
 * A browser does not tell the page why a WebSocket did not open, so the status of a refused upgrade
 * is unknown.
 *
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException`).
 * @throws {TypeError} If the runtime has no `WebSocket` class.
 */
export function createWebSocket({ url, protocols }: CreateWebSocketOptions): WebSocketLike {
  return openWebSocket(url, [...protocols]);
}
