import { assert, assertStringIncludes } from "@std/assert";
import { createWebSocket } from "../../../src/socket/create_web_socket.ts";
import type { CreateWebSocket, WebSocketLike } from "../../../src/socket/web_socket_like.ts";
import { SocketPeer } from "../../../src/testing/contracts/socket_peer.ts";
import { InProcessSocket } from "../../../src/testing/emulator/server/in_process_socket.ts";
import { socketContract } from "../../../src/testing/mod.ts";

Deno.test("socketContract: the default factory passes", async (t) => {
  const steps: [string, () => Promise<void>][] = [];
  socketContract((name, run) => steps.push([name, run]), { createWebSocket });
  for (const [name, run] of steps) await t.step(name, run);
});

Deno.test("socketContract: the emulator's in-process socket passes, with listeners that throw", async (t) => {
  const peer = new SocketPeer();
  const server = {
    refusal: peer.refusal.bind(peer),
    accept: peer.connect.bind(peer),
    handleListenerError: () => {},
  };
  const inProcess: CreateWebSocket = ({ url, headers, protocols, signal }) => {
    const byLowerName = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const handshake = {
      url: new URL(url),
      headers: Object.fromEntries(byLowerName),
      protocols,
    };
    return new InProcessSocket(server, handshake, signal);
  };
  const steps: [string, () => Promise<void>][] = [];
  socketContract((name, run) => steps.push([name, run]), {
    createWebSocket: inProcess,
    url: "ws://peer/v1/realtime",
    listenersMayThrow: true,
  });
  for (const [name, run] of steps) await t.step(name, run);
});

type Broken = {
  readonly what: string;
  readonly check: string;
  readonly message: string;
  /** Breaks a working socket. */
  readonly breakIt: (socket: WebSocket) => void;
};

const own = (socket: WebSocket, name: string, value: unknown) =>
  Object.defineProperty(socket, name, { value, configurable: true });

const BROKEN: Broken[] = [
  {
    what: "sends a view's whole buffer",
    check: "a view with an offset",
    message: "the bytes that came back must be [1,2,3]: got [9,9,1,2,3,9]",
    breakIt: (socket) => {
      const send = socket.send.bind(socket);
      own(socket, "send", (data: string | Uint8Array<ArrayBuffer>) => {
        send(typeof data === "string" ? data : data.buffer);
      });
    },
  },
  {
    what: "loses the close reason",
    check: "the server's close code and reason",
    message: 'code and reason must be [4001,"the reason"]: got [4001,""]',
    breakIt: (socket) => {
      const add = socket.addEventListener.bind(socket);
      own(socket, "addEventListener", (type: string, listener: (event: unknown) => void) => {
        add(type as "close", (event: unknown) => {
          if (type !== "close") return listener(event);
          listener({ code: (event as CloseEvent).code, reason: "" });
        });
      });
    },
  },
  {
    what: "closes with no code",
    check: "the client's close code and reason",
    message: "the code of the close event must be 4002: got 1005",
    breakIt: (socket) => {
      const close = socket.close.bind(socket);
      own(socket, "close", () => close());
    },
  },
  {
    what: "swallows a send before it is open",
    check: "send before it is open",
    message: "send must throw while readyState is 0",
    breakIt: (socket) => {
      const send = socket.send.bind(socket);
      own(socket, "send", (data: string) => {
        if (socket.readyState === 1) send(data);
      });
    },
  },
  {
    what: "delivers messages as Blobs",
    check: "bytes arrive unchanged",
    message: "a binary message must be bytes",
    breakIt: (socket) => {
      socket.binaryType = "blob";
      Object.defineProperty(socket, "binaryType", { get: () => "blob", set: () => {} });
    },
  },
  {
    what: "never removes a listener",
    check: "a listener that is removed",
    message: "the number of calls must be 0: got 1",
    breakIt: (socket) => own(socket, "removeEventListener", () => {}),
  },
  {
    what: "miscounts bufferedAmount",
    check: "bufferedAmount",
    message: "bufferedAmount at first must be 0: got 7",
    breakIt: (socket) => own(socket, "bufferedAmount", 7),
  },
];

for (const { what, check, message, breakIt } of BROKEN) {
  Deno.test(`socketContract: a factory whose socket ${what} fails with "${message}"`, async () => {
    const broken: CreateWebSocket = (options) => {
      const socket = createWebSocket(options);
      breakIt(socket as unknown as WebSocket);
      return socket as WebSocketLike;
    };
    let run: (() => Promise<void>) | undefined;
    socketContract((name, test) => {
      if (name.startsWith(`socket contract: ${check}`)) run = test;
    }, { createWebSocket: broken });
    assert(run, `no check begins with ${check}`);
    const error = await run().then(() => undefined, (reason: Error) => reason);
    assert(error, "the contract must fail");
    assertStringIncludes(error.message, message);
  });
}
