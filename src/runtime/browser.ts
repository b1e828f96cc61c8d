import type { CreateWebSocketOptions, WebSocketLike } from "../socket/web_socket_like.ts";
import { openWebSocket } from "./_constructor.ts";

/**
 * Opens the page's `WebSocket`. A page can set no request headers
 * (https://developer.mozilla.org/docs/Web/API/WebSocket/WebSocket), so the key goes into a
 * subprotocol, next to `realtime`, which the server selects. Only a key that is made for it may go
 * there: an ephemeral one (`ek_…`).
 *
 * A page is never told why a WebSocket did not open, so the status of a refused upgrade is unknown.
 *
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException`).
 */
export function createWebSocket({ url, protocols }: CreateWebSocketOptions): WebSocketLike {
  return openWebSocket(url, [...protocols]);
}
