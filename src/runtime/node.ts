/**
 * The WebSocket of Node, from version 22 on: the key goes into a request header.
 *
 * @example A socket of this runtime, and no other
 * ```ts
 * import { createWebSocket } from "@voicewire/realtime/node";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * if (client.status !== "disconnected") throw new Error("nothing is opened before connect()");
 * ```
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { UpgradeRefusedError } from "../socket/upgrade_refused_error.ts";
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

/** Where undici, Node's HTTP client, says that it makes a request, and that one was answered. */
const REQUESTS = "undici:request:create";
const RESPONSES = "undici:request:headers";

interface RequestMessage {
  readonly request: object;
}

interface ResponseMessage extends RequestMessage {
  readonly response: { readonly statusCode: number };
}

/**
 * Opens Node's `WebSocket` with the request headers, which its constructor takes as an option of its
 * own (https://github.com/nodejs/undici/blob/main/docs/docs/api/WebSocket.md).
 *
 * Of a refused upgrade Node's socket says nothing but `error`, and Node 22 never says `close`. The
 * status is known to undici's diagnostics channels
 * (https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md): they are listened
 * to while the socket opens, and then the `error` event carries an {@linkcode UpgradeRefusedError}.
 *
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException`).
 * @throws {TypeError} If the runtime has no `WebSocket`, as Node 20 has none.
 */
export function createWebSocket({ url, headers, signal }: CreateWebSocketOptions): WebSocketLike {
  // The channels speak of every request of the process. A request is made in the async context of
  // the call that asked for it; its response may come in that of the connection it was sent on.
  const opening = new AsyncLocalStorage<true>();
  const requests = new WeakSet<object>();
  let status: number | undefined;
  const onRequest = (message: unknown) => {
    if (opening.getStore()) requests.add((message as RequestMessage).request);
  };
  const onResponse = (message: unknown) => {
    const { request, response } = message as ResponseMessage;
    if (requests.has(request) && response.statusCode !== 101) status = response.statusCode;
  };
  const stop = () => {
    unsubscribe(REQUESTS, onRequest);
    unsubscribe(RESPONSES, onResponse);
    signal.removeEventListener("abort", stop);
  };
  subscribe(REQUESTS, onRequest);
  subscribe(RESPONSES, onResponse);
  signal.addEventListener("abort", stop);
  try {
    const socket = opening.run(true, () => openWebSocket(url, { headers }));
    socket.addEventListener("open", stop);
    socket.addEventListener("error", (event) => {
      stop();
      if (socket.readyState === 1 || status === undefined) return;
      Object.defineProperty(event, "error", { value: new UpgradeRefusedError(status) });
    });
    return socket;
  } catch (error) {
    stop();
    throw error;
  }
}
