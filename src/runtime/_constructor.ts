import type { WebSocketLike } from "../socket/web_socket_like.ts";

type Constructor = new (url: string, init: unknown) => WebSocketLike;

/**
 * Opens the runtime's own `WebSocket`. `init` is the second argument of its constructor. Binary
 * frames arrive as an `ArrayBuffer`; most runtimes give a `Blob` by default.
 *
 * @throws {TypeError} If the runtime has no `WebSocket` class.
 */
export function openWebSocket(url: string, init: unknown): WebSocketLike {
  const { WebSocket } = globalThis as unknown as { WebSocket?: Constructor };
  if (!WebSocket) {
    throw new TypeError("Cannot open a WebSocket: this runtime has no `WebSocket` class");
  }
  const socket = new WebSocket(url, init);
  socket.binaryType = "arraybuffer";
  return socket;
}
