import type { CreateWebSocketOptions, WebSocketLike } from "./web_socket_like.ts";

type Constructor = new (url: string, init?: unknown) => WebSocketLike;

/**
 * Opens the runtime's own `WebSocket`. The credential is in the request headers where the
 * constructor takes headers (Deno, Bun and Node 22 or later), and in the subprotocols elsewhere
 * (browsers), but never in both.
 *
 * @throws {TypeError} If the runtime has no `WebSocket` class.
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException` in browsers).
 */
export function createWebSocket(options: CreateWebSocketOptions): WebSocketLike {
  const { url, headers, protocols } = options;
  const { WebSocket } = globalThis as unknown as { WebSocket?: Constructor };
  if (!WebSocket) {
    throw new TypeError(
      "Cannot open a WebSocket: this runtime has no `WebSocket` class. Pass `createWebSocket`",
    );
  }
  try {
    return new WebSocket(url, { headers });
  } catch {
    // The DOM's constructor takes the options object for the name of a subprotocol, and throws.
    return new WebSocket(url, protocols);
  }
}
