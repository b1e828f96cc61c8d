import { systemClock } from "../../clock/clock.ts";
import type { EmulatorServer, ListenOptions } from "../emulator/emulator_server.ts";
import { SocketPeer } from "./socket_peer.ts";

/**
 * Starts the peer of `socketContract` on a real socket, on Deno, Bun or Node. Only needed where the
 * factory under test runs somewhere that cannot serve, such as a browser: give its `url` to the
 * contract there. Everywhere else the contract starts one by itself.
 *
 * @throws {Error} If the port is in use or the address cannot be bound. It rejects with it.
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
