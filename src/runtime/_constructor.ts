import type { WebSocketLike } from "../socket/web_socket_like.ts";

type Constructor = new (url: string, init: unknown) => WebSocketLike;

/**
 * The runtime's own `WebSocket`, opened with what its constructor takes beside the URL. Binary
 * frames come as bytes: every runtime but a few old ones would make a `Blob` of them.
 *
 * @throws {TypeError} If the runtime has no `WebSocket`.
 */
export function openWebSocket(url: string, init: unknown): WebSocketLike {
  const { WebSocket } = globalThis as unknown as { WebSocket?: Constructor };
  if (!WebSocket) throw new TypeError("Cannot open a WebSocket: this runtime has none");
  const socket = new WebSocket(url, init);
  socket.binaryType = "arraybuffer";
  return socket;
}
