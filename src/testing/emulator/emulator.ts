import type { CreateWebSocketOptions, WebSocketLike } from "../../socket/web_socket_like.ts";
import type { SipCall, SipDialOptions } from "./calls/sip_call.ts";
import type { EmulatorServer, ListenOptions } from "./emulator_server.ts";
import type { EmulatorSession } from "./emulator_session.ts";

/** What an in-process socket is opened with: all that a factory is given, or only the first two. */
export type EmulatorSocketOptions =
  & Pick<CreateWebSocketOptions, "url" | "apiKey">
  & Partial<CreateWebSocketOptions>;

/** The other side of the wire. Leaving an `await using` closes it. */
export interface Emulator extends AsyncDisposable {
  /**
   * Opens a socket to the emulator inside the process: give it to a transport as its
   * `createWebSocket`. Needs no network and no permission, in any runtime. Works unbound.
   */
  readonly createWebSocket: (options: EmulatorSocketOptions) => WebSocketLike;
  /**
   * Answers an HTTP request inside the process, as {@linkcode Emulator.listen} does on a socket:
   * `POST /v1/realtime/client_secrets`, `/v1/realtime/calls`, and below a call `accept`, `reject`,
   * `refer` and `hangup`. Give it to a client as its `fetch`. Works unbound.
   */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>;
  /**
   * A telephone call comes in over SIP: it rings until a server accepts or rejects it by its id, and
   * only then can be attached to. Nobody is told of it unless its webhook is sent.
   */
  dialSip(options?: SipDialOptions): SipCall;
  /** The sessions: those that run, and before them the last hundred that ended. */
  readonly sessions: readonly EmulatorSession[];
  /**
   * Serves on a real socket, on Deno, Bun and Node, any number of times.
   *
   * @throws {Error} If the port is in use or the address cannot be bound. It rejects with it.
   */
  listen(options?: ListenOptions): Promise<EmulatorServer>;
  /** Ends every session with 1001, every call that rings, and every server. The emulator can be used again. */
  close(): Promise<void>;
}
