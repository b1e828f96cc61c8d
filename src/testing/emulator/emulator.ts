import type { WebSocketLike } from "../../socket/web_socket_like.ts";
import type { SipCall, SipDialOptions } from "./calls/sip_call.ts";
import type { EmulatorServer, ListenOptions } from "./emulator_server.ts";
import type { EmulatorSession } from "./emulator_session.ts";

/**
 * Options of {@linkcode Emulator.createWebSocket}: everything that a `CreateWebSocket` factory
 * receives, or only `url` and `apiKey`.
 */
export interface EmulatorSocketOptions {
  /** The URL, with its query: `ws://emulator/v1/realtime?model=gpt-realtime`. Any host will do. */
  readonly url: string;
  /** The API key. Without `headers` and `protocols` it becomes the `Authorization` header. */
  readonly apiKey: string;
  /** The request headers. By default the `Authorization` header with the key. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The subprotocols that the client offers.
   * @default {[]}
   */
  readonly protocols?: readonly string[] | undefined;
  /** Ends the attempt if it is aborted before the socket is open. By default there is no signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * An emulator of the Realtime API: the service's side of each connection. `createEmulator`
 * creates it. The end of an `await using` block closes it.
 */
export interface Emulator extends AsyncDisposable {
  /**
   * Opens a socket to the emulator inside the process. Pass this function to a transport as its
   * `createWebSocket`. It needs no network and no permission, works in every runtime, and does not
   * depend on `this`.
   */
  readonly createWebSocket: (options: EmulatorSocketOptions) => WebSocketLike;
  /**
   * Answers an HTTP request inside the process, as a server of {@linkcode Emulator.listen} does on a
   * socket. The routes are `POST /v1/realtime/client_secrets`, `POST /v1/realtime/calls`, and
   * `accept`, `reject`, `refer` and `hangup` below `/v1/realtime/calls/{call_id}/`. Pass this
   * function to a client as its `fetch`. It does not depend on `this`.
   */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
  /**
   * Starts a telephone call over SIP. The call rings until a server accepts or rejects it by its id.
   * A client can attach to it once it is accepted. The emulator sends no webhook by itself: send
   * {@linkcode SipCall.webhook} to the application.
   */
  dialSip(options?: SipDialOptions): SipCall;
  /** The last hundred sessions that ended, then the running ones in the order they began. */
  readonly sessions: readonly EmulatorSession[];
  /**
   * Serves the emulator on a real socket, on Deno, Bun or Node. Each call starts another server.
   *
   * @throws {Error} Rejects if the port is in use or the address cannot be bound.
   */
  listen(options?: ListenOptions): Promise<EmulatorServer>;
  /**
   * Ends every session with close code 1001, every ringing call, and every server. The emulator can
   * be used again afterwards.
   */
  close(): Promise<void>;
}
