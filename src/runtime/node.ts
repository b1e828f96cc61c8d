/**
 * The WebSocket of Node 22 and later. The key is in a request header.
 *
 * @example Use the WebSocket of this runtime
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

/** The diagnostics channels of undici, Node's HTTP client, for new requests and for responses. */
const REQUESTS = "undici:request:create";
const RESPONSES = "undici:request:headers";

interface RequestMessage {
  readonly request: object;
}

interface ResponseMessage extends RequestMessage {
  readonly response: { readonly statusCode: number };
}

/**
 * Opens Node's `WebSocket` with the request headers, which its constructor takes as an option of
 * its own (https://github.com/nodejs/undici/blob/main/docs/docs/api/WebSocket.md).
 *
 * When the server refuses the upgrade, Node's socket emits an `error` event without the HTTP
 * status, and Node 22 emits no `close` event. The status is known to undici's diagnostics channels
 * (https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md). So this
 * function listens to them while the socket opens, and adds an {@linkcode UpgradeRefusedError} to
 * the `error` event.
 *
 * @throws {SyntaxError} If the URL is not a WebSocket URL (a `DOMException`).
 * @throws {TypeError} If the runtime has no `WebSocket` class, as in Node 20.
 */
export function createWebSocket({ url, headers, signal }: CreateWebSocketOptions): WebSocketLike {
  // The channels report every request of the process. A request is reported in the async context of
  // this call, but its response may be reported in the context of the connection.
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
