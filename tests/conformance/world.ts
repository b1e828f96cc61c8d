import type { CreateWebSocket } from "../../src/socket/web_socket_like.ts";

/** The package under test: its sources, a bundle of them, or the packed tarball. */
export type Library = typeof import("./library.ts");

/** The options with which a client connects to a server. */
export interface Route {
  readonly url: string;
  readonly createWebSocket: CreateWebSocket;
}

/** The end of a connection on the server's side. */
export interface ServerEnd {
  readonly code: number;
  readonly reason: string;
}

/** The world of every case: an emulator, over a real socket or in the same process. */
export interface World {
  readonly kind: "loopback" | "in-process";
  readonly library: Library;
  /** Whether the runtime knows the status of a refused upgrade. */
  readonly tellsStatus: boolean;
  /** The route to the emulator. `query` is appended to the URL, such as `&fault=…`. */
  emulator(query?: string): Route;
  /** The route to an emulator whose clock stands still until a case turns it. */
  idleEmulator(): Route;
  /** Turns that emulator's clock. Resolves after everything due has happened. */
  turnIdleClock(durationMs: number): Promise<void>;
  /** Resolves when a session has ended, with the way it ended. */
  sessionEnd(sessionId: string): Promise<ServerEnd>;
}

/** A server that does one unusual thing per path and records its connections; see witness.ts. */
export interface WitnessPort {
  /** The WebSocket URL of a path. `id` is the id of the connection in the other methods. */
  url(path: string, id: string): string;
  /** Resolves with the headers of the upgrade when it has arrived. */
  headers(id: string): Promise<Readonly<Record<string, string>>>;
  /** Resolves when the connection has ended. The code is 1006 without a close frame. */
  end(id: string): Promise<ServerEnd>;
  /** The number of upgrades with this id. */
  count(id: string): Promise<number>;
}

/** The world of the socket contract's cases: the runtime's own socket and a witness. */
export interface SocketWorld extends World {
  readonly createWebSocket: CreateWebSocket;
  /** The place of the key on this runtime. */
  readonly keyIn: "header" | "subprotocol";
  /** Whether a refusal contains the beginning of its body. */
  readonly tellsBody: boolean;
  /** Whether a socket that is closed before it opens releases its connection. */
  readonly dropsOpeningSockets: boolean;
  /** The route to a server that never answers. The witness records the connection under `id`. */
  silent(id: string): Route;
  readonly witness: WitnessPort;
}

/** Cases by their names, which are plain sentences. */
export type Cases<Given> = Readonly<Record<string, (world: Given) => Promise<void>>>;
