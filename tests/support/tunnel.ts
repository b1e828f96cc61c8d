import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP tunnel on the loopback interface that can go dead. */
export interface Tunnel extends AsyncDisposable {
  /** The URL of the server, through the tunnel. */
  readonly url: string;
  /**
   * Carries nothing more, in either direction, and closes nothing. With `reads: false` it also stops to
   * read, so that the sender's buffers fill.
   */
  goDead(options?: { readonly reads?: boolean }): void;
}

/** Opens a tunnel to the server at `url`. Disposal ends all its connections. */
export async function openTunnel(url: string): Promise<Tunnel> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let carries = true;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on("data", (bytes) => void (carries && to.write(bytes)));
      from.on("end", () => void (carries && to.end()));
      from.on("error", () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const near = new URL(url);
  near.port = String((server.address() as AddressInfo).port);
  return {
    url: near.href,
    goDead({ reads = true } = {}) {
      carries = false;
      if (!reads) { for (const socket of sockets) socket.pause(); }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
