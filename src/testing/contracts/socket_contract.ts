import type { CreateWebSocket, WebSocketLike } from "../../socket/web_socket_like.ts";
import { SOCKET_CHECKS } from "./socket_checks.ts";
import { startSocketContractPeer } from "./start_socket_contract_peer.ts";

/** What {@linkcode socketContract} needs to know of a socket factory. */
export interface SocketContractOptions {
  /** The factory under test. */
  readonly createWebSocket: CreateWebSocket;
  /**
   * The `url` of a peer that runs already. By default one is started for each test, which works on
   * Deno, Bun and Node.
   */
  readonly url?: string;
  /**
   * Whether an exception in a listener may be tried: false where the runtime would end the process
   * over it, as it does with the sockets that Deno, Bun, Node and browsers bring along.
   * @default false
   */
  readonly listenersMayThrow?: boolean;
}

/** How a test is registered. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown;

/**
 * Registers the tests that every `createWebSocket` must pass, for a factory of your own: with one
 * call, any test runner. Each test talks to a peer over a real socket, and throws an `Error` that
 * says what is wrong.
 *
 * @param test What registers a test: `Deno.test`, the `test` of `node:test`, `bun:test` or Vitest.
 *
 * @example With Deno
 * ```ts ignore
 * import { socketContract } from "@voicewire/realtime/testing";
 * import { createWebSocket } from "./my_proxy_socket.ts";
 *
 * socketContract(Deno.test, { createWebSocket });
 * ```
 */
export function socketContract(test: RegisterTest, options: SocketContractOptions): void {
  for (const [name, check] of Object.entries(SOCKET_CHECKS)) {
    if (name.startsWith("a listener that throws") && !options.listenersMayThrow) continue;
    test(`socket contract: ${name}`, async () => {
      const peer = options.url === undefined ? await startSocketContractPeer() : undefined;
      const sockets = new Set<WebSocketLike>();
      try {
        await check({
          createWebSocket: options.createWebSocket,
          url: peer?.url ?? options.url!,
          sockets,
        });
      } finally {
        for (const socket of sockets) endQuietly(socket);
        await peer?.close();
      }
    });
  }
}

/** A check that failed may have left it in any state. */
function endQuietly(socket: WebSocketLike): void {
  try {
    if (socket.readyState < 2) socket.close();
  } catch {
    // the check has said what is wrong
  }
}
