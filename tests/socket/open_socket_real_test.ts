import { assertEquals, assertGreater, assertInstanceOf } from "@std/assert";
import { WebSocket as WsPackageSocket } from "ws";
import { createWebSocket } from "../../src/socket/create_web_socket.ts";
import { type OpenSocketOptions, SocketOpenError } from "../../src/socket/open_socket.ts";
import type { CreateWebSocket } from "../../src/socket/web_socket_like.ts";
import { type WatchedSocket, watchSocket } from "../support/watched_socket.ts";
import { type LoopbackServer, startServer } from "../support/ws_server.ts";

/** The kinds of socket on Deno: its own class, and the class of the `ws` package. */
const FACTORIES: Record<string, CreateWebSocket> = {
  "the runtime's WebSocket": createWebSocket,
  "the ws package": ({ url, headers }) => new WsPackageSocket(url, { headers }),
};

/** Opens a real socket. `ended` resolves when it ends by itself. */
function dial(
  factory: CreateWebSocket,
  server: LoopbackServer,
  overrides: Partial<OpenSocketOptions> = {},
): WatchedSocket & { ended: Promise<void> } {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const watched: WatchedSocket = watchSocket(factory, {
    request: { url: server.url, apiKey: "k", headers: { "x-test": "1" }, protocols: [] },
    onEnd: (end) => {
      watched.ends.push(end);
      resolve();
    },
    ...overrides,
  });
  return Object.assign(watched, { ended });
}

for (const [name, factory] of Object.entries(FACTORIES)) {
  Deno.test(`${name}: opens, and sends the headers`, async () => {
    await using server = await startServer();
    const watched = dial(factory, server);
    const connection = await server.connection();
    await watched.settled;
    assertEquals(watched.log, ["open", "resolved"]);
    assertEquals(connection.headers["x-test"], "1");
    watched.socket?.close(1000);
    await connection.ended;
  });

  Deno.test(`${name}: the server's close code and reason come through`, async () => {
    await using server = await startServer();
    const watched = dial(factory, server);
    const connection = await server.connection();
    await watched.settled;
    connection.socket.close(4004, "invalid_request_error.model_not_found");
    await watched.ended;
    assertEquals(watched.ends.map(({ code, reason }) => ({ code, reason })), [
      { code: 4004, reason: "invalid_request_error.model_not_found" },
    ]);
    await connection.ended;
  });

  Deno.test(`${name}: our close code and reason reach the server`, async () => {
    await using server = await startServer();
    const watched = dial(factory, server);
    const connection = await server.connection();
    await watched.settled;
    watched.socket?.close(4100, "done");
    watched.socket?.close(4101, "done twice");
    assertEquals(await connection.ended, { code: 4100, reason: "done" });
  });

  Deno.test(`${name}: a connection that drops without a close frame ends with 1006`, async () => {
    await using server = await startServer();
    const watched = dial(factory, server);
    const connection = await server.connection();
    await watched.settled;
    connection.socket.terminate();
    await watched.ended;
    assertEquals(watched.ends.map(({ code }) => code), [1006]);
    assertEquals(watched.clock.pendingTimers, 0);
  });

  Deno.test(`${name}: a refused upgrade fails the attempt`, async () => {
    await using server = await startServer({ refuse: () => ({ status: 401 }) });
    const watched = dial(factory, server);
    await watched.settled;
    assertInstanceOf(watched.error, SocketOpenError);
    assertEquals(watched.error.end.code, 1006);
    assertEquals(watched.log, ["rejected"]);
  });

  Deno.test(`${name}: an abort while the server says nothing closes the socket and crashes nothing`, async () => {
    await using server = await startServer({ refuse: () => "silent" });
    const watched = dial(factory, server);
    await server.dialled;
    watched.controller.abort("stop");
    await watched.settled;
    await watched.clock.advance(0); // the package emits its error here
    assertEquals(watched.error, "stop");
    assertEquals(watched.log, ["rejected"]);
  });

  Deno.test(`${name}: a socket that comes after the abort is closed, and crashes nothing`, async () => {
    await using server = await startServer();
    const late = Promise.withResolvers<void>();
    const watched = dial(async (options) => {
      await late.promise;
      return factory(options);
    }, server);
    watched.controller.abort("stop");
    await watched.settled;
    late.resolve();
    await watched.clock.advance(0);
    await watched.clock.advance(0);
    assertEquals(watched.log, ["rejected"]);
  });

  Deno.test(`${name}: 1 MB of text survives, both ways`, async () => {
    await using server = await startServer();
    const received = Promise.withResolvers<unknown>();
    const watched = dial(factory, server, { onMessage: (data) => received.resolve(data) });
    const connection = await server.connection();
    await watched.settled;
    const text = JSON.stringify({ type: "x", text: "ab𝄞".repeat(200_000) });
    watched.socket?.send(text);
    assertEquals(JSON.stringify(await connection.next()), text);
    connection.socket.send(text);
    assertEquals(await received.promise, text);
    watched.socket?.close();
    await connection.ended;
  });

  Deno.test(`${name}: a binary frame comes as bytes`, async () => {
    await using server = await startServer();
    const received = Promise.withResolvers<unknown>();
    const watched = dial(factory, server, { onMessage: (data) => received.resolve(data) });
    const connection = await server.connection();
    await watched.settled;
    connection.socket.send(Uint8Array.of(1, 2, 3));
    assertEquals(new Uint8Array(await received.promise as ArrayBuffer), Uint8Array.of(1, 2, 3));
    watched.socket?.close();
    await connection.ended;
  });

  Deno.test(`${name}: frames come in order, those sent on accept included`, async () => {
    const count = 200;
    await using server = await startServer({
      onConnection: ({ socket }) => {
        for (let i = 0; i < count; i++) socket.send(String(i));
      },
    });
    const all = Promise.withResolvers<void>();
    const got: unknown[] = [];
    const watched = dial(factory, server, {
      onMessage: (data) => {
        if (got.push(data) === count) all.resolve();
      },
    });
    const connection = await server.connection();
    await all.promise;
    assertEquals(got, Array.from({ length: count }, (_, i) => String(i)));
    watched.socket?.close();
    await connection.ended;
  });

  Deno.test(`${name}: send() while the server's close is under way does not throw`, async () => {
    await using server = await startServer();
    const watched = dial(factory, server, {
      onMessage: () => {
        connection.socket.close(1001);
        for (let i = 0; i < 50; i++) watched.socket?.send("{}");
      },
    });
    const connection = await server.connection();
    await watched.settled;
    connection.socket.send("go");
    await watched.ended;
    watched.socket?.send("{}");
    assertEquals(watched.ends.map(({ code }) => code), [1001]);
  });
}

Deno.test("the runtime's WebSocket: what is sent faster than the network takes it is counted", async () => {
  await using server = await startServer();
  const watched = dial(createWebSocket, server);
  const connection = await server.connection();
  await watched.settled;
  const before = watched.socket?.bufferedBytes ?? 0;
  for (let i = 0; i < 4; i++) watched.socket?.send('"' + "x".repeat(1 << 20) + '"');
  assertGreater(watched.socket?.bufferedBytes ?? 0, before + (2 << 20));
  for (let i = 0; i < 4; i++) await connection.next();
  assertEquals(watched.socket?.bufferedBytes, 0);
  watched.socket?.close();
  await connection.ended;
});
