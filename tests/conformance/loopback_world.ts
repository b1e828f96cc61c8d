import type { CreateWebSocket } from "../../src/socket/web_socket_like.ts";
import type { Addresses } from "./upstream.ts";
import type { Library, Route, SocketWorld } from "./world.ts";

/** Facts about a runtime. */
export interface RuntimeFacts {
  readonly name: "deno" | "bun" | "node" | "workerd" | "chromium" | "firefox";
  readonly version: string;
  readonly createWebSocket: CreateWebSocket;
  readonly keyIn: "header" | "subprotocol";
  readonly tellsStatus: boolean;
  readonly tellsBody: boolean;
  /** Whether a socket that is closed before it opens releases its connection. @default true */
  readonly dropsOpeningSockets?: boolean;
}

/** A world for a runtime whose servers are reached over real sockets. */
export function loopbackWorld(
  library: Library,
  runtime: RuntimeFacts,
  addresses: Addresses,
): SocketWorld {
  const { createWebSocket } = runtime;
  // deno-lint-ignore no-explicit-any -- each answer of the witness has its own shape
  const ask = async (path: string, query: Record<string, string>): Promise<any> => {
    const response = await fetch(`${addresses.witness}${path}?${new URLSearchParams(query)}`);
    return await response.json();
  };
  const route = (url: string, query = ""): Route => ({
    url: `${url}?model=gpt-realtime${query}`,
    createWebSocket,
  });
  return {
    dropsOpeningSockets: true,
    ...runtime,
    kind: "loopback",
    library,
    emulator: (query) => route(addresses.emulator, query),
    idleEmulator: () => route(addresses.idleEmulator),
    turnIdleClock: (durationMs) => ask("/turn", { ms: String(durationMs) }),
    sessionEnd: (session) => ask("/session", { session }),
    silent: (id) => ({ url: `${webSocketUrl(addresses.silent)}/?id=${id}`, createWebSocket }),
    witness: {
      url: (path, id) =>
        `${webSocketUrl(addresses.witness)}${path}${path.includes("?") ? "&" : "?"}id=${id}`,
      headers: (id) => ask("/headers", { id }),
      end: (id) => ask("/end", { id }),
      count: (id) => ask("/count", { id }),
    },
  };
}

function webSocketUrl(http: string): string {
  return http.replace(/^http/, "ws");
}
