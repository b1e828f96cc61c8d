import type { HandshakeRefusal } from "../emulator/faults/handshake_faults.ts";
import type { Handshake } from "../emulator/server/handshake.ts";
import type { ServerPort, ServerPortHandler } from "../emulator/server/server_port.ts";

/** How a connection ended, as the peer saw it. */
interface SeenEnd {
  readonly code: number;
  readonly reason: string;
}

/**
 * The peer that `socketContract` talks to. It obeys its client:
 *
 * - a binary frame comes back unchanged;
 * - `echo:TEXT` comes back as TEXT; `many:N` comes back as N messages, `0` to N-1;
 * - `handshake` comes back as JSON: the URL's query, the names of the headers, and the subprotocols;
 * - `close:CODE:REASON` closes the connection, and `cut` ends it without a close frame;
 * - `seen:NAME` comes back as JSON: how the connection with `&name=NAME` in its URL ended, or null.
 *
 * A handshake with `&refuse=STATUS` in its URL is refused. One with `&hang` is never answered.
 */
export class SocketPeer {
  readonly #ends = new Map<string, SeenEnd>();

  /** Whether a handshake is refused. */
  refusal({ url }: Handshake): HandshakeRefusal | undefined {
    if (url.searchParams.has("hang")) return { kind: "hang" };
    const status = url.searchParams.get("refuse");
    if (status === null) return undefined;
    return { kind: "http", status: Number(status), message: "Refused" };
  }

  /** Takes a connection. */
  connect(handshake: Handshake, port: ServerPort): ServerPortHandler {
    const name = handshake.url.searchParams.get("name");
    return {
      handleMessage: (data) => {
        if (typeof data === "string") this.#obey(data, handshake, port);
        else port.sendBytes(data);
      },
      handleClose: (code, reason) => {
        if (name !== null) this.#ends.set(name, { code, reason });
      },
    };
  }

  /** Answers every HTTP request with status 404. */
  fetch(): Promise<Response> {
    return Promise.resolve(new Response(null, { status: 404 }));
  }

  #obey(command: string, { url, headers, protocols }: Handshake, port: ServerPort): void {
    const [verb, ...rest] = command.split(":");
    const argument = rest.join(":");
    switch (verb) {
      case "echo":
        return port.send(argument);
      case "many":
        for (let i = 0; i < Number(argument); i++) port.send(String(i));
        return;
      case "handshake":
        return port.send(
          JSON.stringify({ query: url.search, headers: Object.keys(headers), protocols }),
        );
      case "close":
        return port.close(Number(rest[0]), rest.slice(1).join(":"));
      case "cut":
        return port.terminate();
      case "seen":
        return port.send(JSON.stringify(this.#ends.get(argument) ?? null));
    }
  }
}
