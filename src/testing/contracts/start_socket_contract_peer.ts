import { systemClock } from "../../clock/clock.ts";
import type { EmulatorServer, ListenOptions } from "../emulator/emulator_server.ts";
import { SocketPeer } from "./socket_peer.ts";

/**
 * Starts the peer of {@linkcode socketContract} on a real socket, on Deno, Bun or Node. Use it only if
 * the factory under test runs where no server can run, such as in a browser. Pass the peer's `url` to
 * the contract there. In other runtimes the contract starts its own peers.
 *
 * @throws {Error} Rejects if the port is in use or the address cannot be bound.
 *
 * @example A peer for a page
 * ```ts
 * import { startSocketContractPeer } from "@voicewire/realtime/testing";
 *
 * await using peer = await startSocketContractPeer();
 * console.log(`In the page: socketContract(test, { createWebSocket, url: "${peer.url}" })`);
 * ```
 */
export async function startSocketContractPeer(
  options: ListenOptions = {},
): Promise<EmulatorServer> {
  const { startLoopbackServer } = await import("../emulator/server/loopback_server.ts");
  const peer = new SocketPeer();
  return await startLoopbackServer(options, {
    clock: systemClock,
    refusal: (handshake) => peer.refusal(handshake),
    connect: (handshake, port) => peer.connect(handshake, port),
    fetch: () => peer.fetch(),
  });
}
