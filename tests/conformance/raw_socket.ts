import type { SocketCloseEvent, WebSocketLike } from "../../src/socket/web_socket_like.ts";
import { KEY } from "./client.ts";
import type { SocketWorld } from "./world.ts";

/** A runtime's own socket, with the listeners of a test only. */
export interface RawSocket {
  readonly socket: WebSocketLike;
  /** The next frame. Frames wait until they are read. */
  next(): Promise<unknown>;
  /** Resolves at the `close` event. */
  readonly closed: Promise<SocketCloseEvent>;
}

/**
 * Opens a socket to a path of the witness. The listeners are added right after the factory is done.
 */
export async function openRaw(world: SocketWorld, path: string, id: string): Promise<RawSocket> {
  const socket = await world.createWebSocket({
    url: world.witness.url(path, id),
    apiKey: KEY,
    headers: { Authorization: `Bearer ${KEY}` },
    protocols: ["realtime", `openai-insecure-api-key.${KEY}`],
    signal: new AbortController().signal,
  });
  const frames: unknown[] = [];
  const readers: ((frame: unknown) => void)[] = [];
  socket.addEventListener("message", ({ data }) => {
    const reader = readers.shift();
    if (reader) reader(data);
    else frames.push(data);
  });
  const closed = new Promise<SocketCloseEvent>((resolve) => {
    socket.addEventListener("close", resolve);
  });
  if (socket.readyState === 0) {
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error("the socket did not open")));
    });
  }
  return {
    socket,
    next: () =>
      new Promise((resolve) => {
        if (frames.length > 0) resolve(frames.shift());
        else readers.push(resolve);
      }),
    closed,
  };
}

/** A new id for each connection. */
export function uniqueId(): string {
  return String(Math.random()).slice(2);
}
