import type { CreateWebSocket, WebSocketLike } from "../../socket/web_socket_like.ts";
import { SOCKET_CHECKS } from "./socket_checks.ts";
import { startSocketContractPeer } from "./start_socket_contract_peer.ts";

/** Options of {@linkcode socketContract}. */
export interface SocketContractOptions {
  /** The factory under test. */
  readonly createWebSocket: CreateWebSocket;
  /**
   * The `url` of a peer from {@linkcode startSocketContractPeer}. By default each test starts its own
   * peer, which works on Deno, Bun and Node.
   */
  readonly url?: string | undefined;
  /**
   * Whether to test a listener that throws. Leave it false if the runtime ends the process because of
   * the exception, as it does with the sockets of Deno, Bun, Node and browsers.
   * @default {false}
   */
  readonly listenersMayThrow?: boolean | undefined;
}

/** Registers a test with a test runner. */
export type RegisterTest = (name: string, run: () => Promise<void>) => unknown;

/**
 * Registers the tests that every `createWebSocket` must pass. Use it to test a factory of your own,
 * with any test runner. Each test talks to a peer over a real socket, and throws an `Error` that says
 * what is wrong.
 *
 * @param test Registers a test: `Deno.test`, the `test` of `node:test`, `bun:test` or Vitest.
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

/** Closes a socket, which may be in any state after a failed check. */
function endQuietly(socket: WebSocketLike): void {
  try {
    if (socket.readyState < 2) socket.close();
  } catch {
    // the error of the check matters more
  }
}
