import type { CreateWebSocket } from "../../src/socket/web_socket_like.ts";

/** The package under test: the sources, a bundle of them, or the packed tarball. */
export type Library = typeof import("./library.ts");

/** How a client reaches a server. */
export interface Route {
  readonly url: string;
  readonly createWebSocket: CreateWebSocket;
}

/** How a connection ended, as the server saw it. */
export interface ServerEnd {
  readonly code: number;
  readonly reason: string;
}

/** What every case is given: an emulator, over a real socket or in the process. */
export interface World {
  readonly kind: "loopback" | "in-process";
  readonly library: Library;
  /** Whether the status of a refused upgrade can be known here. */
  readonly tellsStatus: boolean;
  /** The way to the emulator; `query` goes behind the model's name: `&fault=…`. */
  emulator(query?: string): Route;
  /** The way to an emulator whose clock stands still until it is turned. */
  idleEmulator(): Route;
  /** Turns that emulator's clock. Resolves when everything due has happened. */
  turnIdleClock(durationMs: number): Promise<void>;
  /** How a session ended, once it has. */
  sessionEnd(sessionId: string): Promise<ServerEnd>;
}

/** A server that does one odd thing for each path, and can be asked what it saw; see witness.ts. */
export interface WitnessPort {
  /** The URL of one of its paths for a WebSocket. `id` is the name under which it is asked about. */
  url(path: string, id: string): string;
  /** The headers of the upgrade, once it was asked for. */
  headers(id: string): Promise<Readonly<Record<string, string>>>;
  /** How the connection ended, once it has; 1006 without a close frame. */
  end(id: string): Promise<ServerEnd>;
  /** How many upgrades were asked for under this name. */
  count(id: string): Promise<number>;
}

/** What the cases of the socket contract are given: a runtime's own socket, and a witness. */
export interface SocketWorld extends World {
  readonly createWebSocket: CreateWebSocket;
  /** Where the key goes on this runtime. */
  readonly keyIn: "header" | "subprotocol";
  /** Whether a refusal comes with the beginning of its body. */
  readonly tellsBody: boolean;
  /** Whether a socket that is closed before it is open lets go of its connection. */
  readonly dropsOpeningSockets: boolean;
  /** The way to a server that never answers; the witness tells of it under `id`. */
  silent(id: string): Route;
  readonly witness: WitnessPort;
}

/** One thing that must hold, by its name in plain words. */
export type Cases<Given> = Readonly<Record<string, (world: Given) => Promise<void>>>;
