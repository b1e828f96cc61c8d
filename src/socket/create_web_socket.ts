import type { CreateWebSocketOptions, WebSocketLike } from "./web_socket_like.ts";

type Constructor = new (url: string, init?: unknown) => WebSocketLike;

/**
 * Opens the runtime's own `WebSocket`: with request headers where the constructor takes them (Deno,
 * Bun, Node >= 22), else with subprotocols (browsers). The credential goes into one of the two,
 * never into both.
 *
 * @throws {TypeError} If the runtime has no `WebSocket`.
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException` in browsers).
 */
export function createWebSocket(options: CreateWebSocketOptions): WebSocketLike {
  const { url, headers, protocols } = options;
  const { WebSocket } = globalThis as unknown as { WebSocket?: Constructor };
  if (!WebSocket) {
    throw new TypeError("This runtime has no WebSocket: pass `createWebSocket`");
  }
  try {
    return new WebSocket(url, { headers });
  } catch {
    // The DOM's constructor takes the object for the name of a subprotocol and refuses it.
    return new WebSocket(url, protocols);
  }
}
