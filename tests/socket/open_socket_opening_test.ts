import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { SocketOpenError } from "../../src/socket/open_socket.ts";
import type { CreateWebSocketOptions } from "../../src/socket/web_socket_like.ts";
import { FakeSocket } from "../support/fake_socket.ts";
import { watchSocket } from "../support/watched_socket.ts";

/** Fails if a closed socket has listeners left, other than the one that ignores errors. */
function assertLetGo(socket: FakeSocket): void {
  assertEquals(socket.listeners("open", "message", "close"), 0);
  assertEquals(socket.unheardErrors, []);
}

const OUTCOMES: {
  name: string;
  readyState?: number;
  happens(socket: FakeSocket, abort: (reason: unknown) => void): void;
  log: string[];
  endCode?: number;
}[] = [
  { name: "open", happens: (s) => s.open(), log: ["open", "resolved"] },
  { name: "open twice", happens: (s) => (s.open(), s.open()), log: ["open", "resolved"] },
  { name: "open already", readyState: 1, happens: () => {}, log: ["open", "resolved"] },
  { name: "error", happens: (s) => s.error(), log: ["rejected"], endCode: 1006 },
  {
    name: "error, then close",
    happens: (s) => (s.error(), s.end(1006)),
    log: ["rejected"],
    endCode: 1006,
  },
  {
    name: "error, then open",
    happens: (s) => (s.error(), s.open()),
    log: ["rejected"],
    endCode: 1006,
  },
  { name: "close before open", happens: (s) => s.end(4001), log: ["rejected"], endCode: 4001 },
  { name: "close code 0", happens: (s) => s.end(0), log: ["rejected"], endCode: 1006 },
  { name: "close without a code", happens: (s) => s.end(), log: ["rejected"], endCode: 1006 },
  { name: "closing already", readyState: 2, happens: () => {}, log: ["rejected"], endCode: 1006 },
  { name: "closed already", readyState: 3, happens: () => {}, log: ["rejected"], endCode: 1006 },
  { name: "abort", happens: (_, abort) => abort("stop"), log: ["rejected"] },
  {
    name: "abort, then open",
    happens: (s, abort) => (abort("stop"), s.open()),
    log: ["rejected"],
  },
  {
    name: "abort, then error and close",
    happens: (s, abort) => (abort("stop"), s.error(), s.end(1006)),
    log: ["rejected"],
  },
  {
    name: "open, then abort",
    happens: (s, abort) => (s.open(), abort("stop")),
    log: ["open", "resolved"],
  },
];

for (const { name, readyState, happens, log, endCode } of OUTCOMES) {
  for (const how of ["at once", "by a promise"] as const) {
    Deno.test(`openSocket settles once on ${name}, the socket given ${how}`, async () => {
      const socket = new FakeSocket(readyState);
      const watched = watchSocket(() => how === "at once" ? socket : Promise.resolve(socket));
      await watched.clock.advance(0);
      happens(socket, (reason) => watched.controller.abort(reason));
      await watched.clock.advance(60_000);
      assertEquals(watched.log, log);
      assertEquals(watched.clock.pendingTimers, 0);
      if (log.includes("rejected")) assertLetGo(socket);
      if (endCode !== undefined) {
        assertInstanceOf(watched.error, SocketOpenError);
        assertEquals(watched.error.end.code, endCode);
      }
    });
  }
}

Deno.test("openSocket closes a socket that failed while opening, so that none is left behind", () => {
  const socket = new FakeSocket();
  watchSocket(() => socket);
  socket.error();
  assertEquals(socket.closes.length, 1);
});

Deno.test("openSocket rejects with the signal's own reason", async () => {
  const reason = new Error("the user hung up");
  const watched = watchSocket(() => new FakeSocket());
  watched.controller.abort(reason);
  await watched.settled;
  assertStrictEquals(watched.error, reason);
});

Deno.test("openSocket calls no factory when the signal is aborted already", async () => {
  let calls = 0;
  const signal = AbortSignal.abort("never");
  const watched = watchSocket(() => (calls++, new FakeSocket()), { signal });
  await watched.settled;
  assertEquals({ calls, error: watched.error }, { calls: 0, error: "never" });
});

Deno.test("openSocket does not wait for a factory that never settles", async () => {
  const watched = watchSocket(() => new Promise(() => {}));
  watched.controller.abort("stop");
  await watched.settled;
  assertEquals(watched.log, ["rejected"]);
  assertEquals(watched.clock.pendingTimers, 0);
});

for (const readyState of [0, 1]) {
  Deno.test(`openSocket closes a socket that comes after the abort, in readyState ${readyState}`, async () => {
    const late = Promise.withResolvers<FakeSocket>();
    const watched = watchSocket(() => late.promise);
    watched.controller.abort("stop");
    await watched.settled;
    const socket = new FakeSocket(readyState);
    late.resolve(socket);
    await watched.clock.advance(0);
    assertEquals(socket.closes.length, 1);
    socket.error(new Error("closed before the connection was established")); // `ws` emits this error later
    socket.open();
    socket.end(1006);
    assertLetGo(socket);
    assertEquals(watched.log, ["rejected"]);
  });
}

Deno.test("openSocket takes no notice of a factory that fails after the abort", async () => {
  const late = Promise.withResolvers<FakeSocket>();
  const watched = watchSocket(() => late.promise);
  watched.controller.abort("stop");
  late.reject(new Error("late"));
  await watched.clock.advance(0);
  assertEquals(watched.error, "stop");
});

for (const how of ["throws", "rejects"] as const) {
  Deno.test(`openSocket rejects with what the factory ${how}`, async () => {
    const failure = new TypeError("no network here");
    const watched = watchSocket(() => {
      if (how === "throws") throw failure;
      return Promise.reject(failure);
    });
    await watched.settled;
    assertStrictEquals(watched.error, failure);
  });
}

Deno.test("openSocket fails the attempt and closes the socket when onOpen throws", async () => {
  const socket = new FakeSocket();
  const failure = new Error("cannot configure");
  const watched = watchSocket(() => socket, {
    onOpen() {
      throw failure;
    },
  });
  socket.open();
  await watched.settled;
  assertStrictEquals(watched.error, failure);
  assertEquals(socket.closes.length, 1);
  assertLetGo(socket);
});

Deno.test("openSocket takes a socket for open when told so, whatever its readyState says", async () => {
  const socket = new FakeSocket(0);
  const watched = watchSocket(() => socket, { assumeOpen: true });
  await watched.settled;
  assertEquals(watched.log, ["open", "resolved"]);
});

Deno.test("openSocket calls onOpen inside the socket's own open event, before the first message", async () => {
  const socket = new FakeSocket();
  const watched = watchSocket(() => socket);
  socket.open();
  socket.message("first");
  assertEquals(watched.log, ["open", "message first"]);
  await watched.settled;
});

Deno.test("openSocket asks for binary frames as bytes, where the socket has such a setting", () => {
  const socket = new FakeSocket();
  watchSocket(() => socket);
  assertEquals(socket.binaryType, "arraybuffer");
});

Deno.test("openSocket keeps the peer's words and the runtime's error in the failure", async () => {
  const cause = new Error("Invalid status code: 401");
  const socket = new FakeSocket();
  const watched = watchSocket(() => socket);
  socket.error({ type: "error", error: cause });
  await watched.settled;
  assertInstanceOf(watched.error, SocketOpenError);
  assertStrictEquals(watched.error.cause, cause);
  assertStrictEquals(watched.error.end.error, cause);
  assertEquals(
    watched.error.message,
    "Cannot open the WebSocket: the connection ended with code 1006 (Invalid status code: 401)",
  );
});

Deno.test("openSocket hands the request and a signal to the factory", async () => {
  let given: CreateWebSocketOptions | undefined;
  const request = { url: "ws://127.0.0.1", apiKey: "k", headers: { a: "b" }, protocols: ["p"] };
  const watched = watchSocket((options) => {
    given = options;
    return new FakeSocket(1);
  }, { request });
  await watched.settled;
  assertEquals(given, { ...request, signal: watched.controller.signal });
});

Deno.test("openSocket rejects with the signal's reason when the socket hears of the abort first", async () => {
  const socket = new FakeSocket();
  const watched = watchSocket(({ signal }) => {
    signal.addEventListener("abort", () => socket.error({ message: "aborted" }));
    return socket;
  });
  watched.controller.abort("stop");
  await watched.settled;
  assertEquals([watched.error, watched.log], ["stop", ["rejected"]]);
});
