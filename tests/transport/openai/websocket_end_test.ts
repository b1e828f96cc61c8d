import { assertEquals, assertRejects } from "@std/assert";
import { RealtimeConnectionError } from "../../../src/contract/errors.ts";
import type { OpenAIRealtimeWebSocketConnectOptions } from "../../../src/transport/openai/websocket.ts";
import { createClient, type WatchedClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";
import { type ServerConnection, startServer } from "../../support/ws_server.ts";

/** Connects a client to a real server and hands both sides to `use`. */
async function connected(
  use: (client: WatchedClient, connection: ServerConnection) => Promise<void>,
): Promise<void> {
  await using server = await startServer();
  const watched = createClient({ url: server.url });
  await watched.client.connect();
  const connection = await server.connection();
  await connection.next(); // the session config
  watched.changes.length = 0;
  try {
    await use(watched, connection);
  } finally {
    watched.client.close();
    await connection.ended;
  }
}

/** What the service says when it refuses a key (docs/protocol.md#refusals-when-a-connection-opens). */
const BAD_KEY = {
  type: "invalid_request_error",
  code: "invalid_api_key",
  message: "Incorrect API key provided: sk-***",
  param: null,
  event_id: null,
};

Deno.test("the server's close after 60 minutes has its code, reason and error, and is retryable", () =>
  connected(async (watched, connection) => {
    const ended = watched.ended();
    const expired = { ...BAD_KEY, code: "session_expired", message: "60 minutes" };
    connection.send({ type: "error", event_id: "e", error: expired });
    connection.socket.close(1001, "Your session hit the maximum duration of 60 minutes.");
    await ended;
    assertEquals(watched.changes, ["disconnected", "(disconnected)"]);
    assertEquals(watched.causes, [{
      code: 1001,
      reason: "Your session hit the maximum duration of 60 minutes.",
      initiator: "server",
      retryable: true,
      error: expired,
    }]);
    assertEquals(watched.client.status, "disconnected");
  }));

Deno.test("connect() resolves if the connection ends right after opening, and the end has its cause", async () => {
  const socket = new FakeSocket();
  const { client, changes, causes } = createClient({ createWebSocket: () => socket });
  const connecting = client.connect();
  while (socket.listeners("open") === 0) await Promise.resolve();
  socket.open();
  socket.end(1001, "going away");
  await connecting;
  assertEquals(changes, [
    "connecting",
    "connected",
    "(connected)",
    "disconnected",
    "(disconnected)",
  ]);
  assertEquals([causes[0]?.code, causes[0]?.reason], [1001, "going away"]);
});

Deno.test("a connection that is cut without a close frame ends with 1006, and is retryable", () =>
  connected(async (watched, connection) => {
    const ended = watched.ended();
    connection.socket.terminate();
    await ended;
    const [cause] = watched.causes;
    assertEquals([cause?.code, cause?.initiator, cause?.retryable], [1006, "network", true]);
    assertEquals(watched.clock.pendingTimers, 0);
  }));

Deno.test("close() emits disconnected before it returns, with the client as initiator, and closes the socket", () =>
  connected(async (watched, connection) => {
    watched.client.close();
    assertEquals(watched.changes, ["disconnected", "(disconnected)"]);
    assertEquals(watched.causes, [
      { code: 1000, reason: "", initiator: "client", retryable: false },
    ]);
    assertEquals((await connection.ended).code, 1000);
  }));

Deno.test("close() twice, or when disconnected, emits nothing more", () =>
  connected((watched) => {
    watched.client.close();
    watched.client.close();
    createClient().client.close();
    assertEquals(watched.changes, ["disconnected", "(disconnected)"]);
    return Promise.resolve();
  }));

Deno.test("messages that come after close() raise no events", async () => {
  const socket = new FakeSocket(1);
  const { client, errors } = createClient({ createWebSocket: () => socket });
  const heard: string[] = [];
  client.on("*", ({ type }) => heard.push(type));
  await client.connect();
  client.close();
  socket.message('{"type":"response.done","response":{}}');
  socket.message("garbage");
  socket.error();
  socket.end(1006);
  assertEquals([heard, errors], [[], []]);
});

Deno.test("close() in a listener of a message ends the handling of that message", () =>
  connected(async (watched, connection) => {
    const heard: string[] = [];
    for (const name of ["*", "response.done", "turn_done", "usage_update"] as const) {
      watched.client.on(name, () => heard.push(name));
    }
    watched.client.on("*", () => watched.client.close());
    const ended = watched.ended();
    connection.send({ type: "response.done", response: { id: "r" } });
    await ended;
    assertEquals(heard, ["*"]);
  }));

Deno.test("a new connection after an end works like the first one, and the listeners stay", async () => {
  await using server = await startServer();
  const { client, changes, ended } = createClient({ url: server.url });
  const heard: string[] = [];
  client.on("input_audio_buffer.cleared", ({ event_id }) => heard.push(event_id));
  for (const round of ["first", "second"]) {
    await client.connect();
    const connection = await server.connection();
    const over = ended();
    connection.send({ type: "input_audio_buffer.cleared", event_id: round });
    connection.socket.close(1012, "restarting");
    await over;
  }
  assertEquals(heard, ["first", "second"]);
  assertEquals(changes.filter((change) => change === "connected").length, 2);
});

Deno.test("connect() in a listener of disconnected makes a new connection", async () => {
  const sockets: FakeSocket[] = [];
  const { client, changes } = createClient({
    createWebSocket: () => sockets[sockets.push(new FakeSocket(1)) - 1] as FakeSocket,
  });
  await client.connect();
  const again = new Promise<void>((resolve) =>
    client.once("connection_change", () => {
      client.connect().then(resolve);
    })
  );
  sockets[0]?.end(1006);
  await again;
  sockets[0]?.end(1006); // the old socket does not affect the new connection
  assertEquals(client.status, "connected");
  assertEquals(changes.slice(3), [
    "disconnected",
    "connecting",
    "(disconnected)", // the end of the first connection, for listeners of `disconnected` alone
    "connected",
    "(connected)",
  ]);
  client.close();
});

Deno.test("a request that waited in one connection is not sent in the next", async () => {
  const sockets: FakeSocket[] = [];
  const { client, clock } = createClient({
    createWebSocket: () => sockets[sockets.push(new FakeSocket(1)) - 1] as FakeSocket,
  });
  await client.connect();
  client.requestResponse({ instructions: "first" });
  client.requestResponse({ instructions: "waits" });
  sockets[0]?.end(1006);
  await client.connect();
  client.requestResponse({ instructions: "new" });
  const types = (socket?: FakeSocket) =>
    socket?.sent.map((text) => JSON.parse(text)).map((e) => e.response?.instructions ?? e.type);
  assertEquals(types(sockets[0]), ["session.update", "first"]);
  assertEquals(types(sockets[1]), ["session.update", "new"]);
  client.close();
  assertEquals(clock.pendingTimers, 0);
});

/** A server that accepts the socket, sends an error, and closes. */
async function refused(
  code: number,
  options: OpenAIRealtimeWebSocketConnectOptions,
  use: (watched: WatchedClient, connecting: Promise<void>) => Promise<void>,
): Promise<void> {
  await using server = await startServer({
    onConnection: (connection) => {
      connection.send({ type: "error", event_id: "e", error: BAD_KEY });
      connection.socket.close(code, "invalid_request_error.invalid_api_key");
    },
  });
  const watched = createClient({ url: server.url });
  await use(watched, watched.client.connect(options));
  await (await server.connection()).ended;
}

for (const code of [3000, 4000, 4004]) {
  Deno.test(`a refusal with ${code} after the upgrade: connect() resolves, and the cause of the end names it`, () =>
    refused(code, {}, async (watched, connecting) => {
      const ended = watched.ended();
      await connecting;
      await ended;
      assertEquals(watched.causes, [{
        code,
        reason: "invalid_request_error.invalid_api_key",
        initiator: "server",
        retryable: false,
        error: BAD_KEY,
      }]);
      assertEquals(watched.errors.map(({ error }) => error.code), ["invalid_api_key"]);
      assertEquals(watched.changes, [
        "connecting",
        "connected",
        "(connected)",
        "disconnected",
        "(disconnected)",
      ]);
    }));

  Deno.test(`a refusal with ${code} rejects connect({ until: "acknowledged" }) with the server's error`, () =>
    refused(code, { until: "acknowledged" }, async (watched, connecting) => {
      const error = await assertRejects(() => connecting, RealtimeConnectionError);
      assertEquals([error.code, error.cause.code, error.cause.error], [
        "server_error",
        code,
        BAD_KEY,
      ]);
      assertEquals([watched.client.status, watched.clock.pendingTimers], ["disconnected", 0]);
      assertEquals(watched.causes, [error.cause]);
    }));
}

Deno.test("until acknowledged, connect() waits for session.updated and not for session.created", async () => {
  const socket = new FakeSocket(1);
  const { client, clock } = createClient({ createWebSocket: () => socket, deadPeer: false });
  let done = false;
  const connecting = client.connect({ until: "acknowledged" }).then(() => done = true);
  await clock.advance(0);
  socket.message('{"type":"session.created","session":{"type":"realtime"}}');
  await clock.advance(0);
  assertEquals([done, client.status], [false, "connected"]);
  socket.message('{"type":"session.updated","session":{"type":"realtime"}}');
  await connecting;
  assertEquals(clock.pendingTimers, 0);
  client.close();
});

Deno.test("until acknowledged, an error without a close rejects after a second, and closes the socket", async () => {
  const socket = new FakeSocket(1);
  const { client, clock } = createClient({ createWebSocket: () => socket });
  const rejected = assertRejects(
    () => client.connect({ until: "acknowledged" }),
    RealtimeConnectionError,
    '"invalid_api_key"',
  );
  await clock.advance(0);
  socket.message(JSON.stringify({ type: "error", error: BAD_KEY }));
  await clock.advance(999);
  assertEquals(client.status, "connected");
  await clock.advance(1);
  const error = await rejected;
  assertEquals([error.code, error.cause.error], ["server_error", BAD_KEY]);
  assertEquals([client.status, socket.closes.length, clock.pendingTimers], ["disconnected", 1, 0]);
});

Deno.test('until acknowledged, an end without an error has the code "ended"', async () => {
  const socket = new FakeSocket(1);
  const { client, clock } = createClient({ createWebSocket: () => socket });
  const rejected = assertRejects(
    () => client.connect({ until: "acknowledged" }),
    RealtimeConnectionError,
  );
  await clock.advance(0);
  socket.end(1011, "oops");
  const error = await rejected;
  assertEquals([error.code, error.cause.code, error.cause.retryable], ["ended", 1011, true]);
});

Deno.test("until acknowledged, the time-out includes the wait for the server's answer", async () => {
  const socket = new FakeSocket(1);
  const { client, clock, causes } = createClient({ createWebSocket: () => socket });
  const rejected = assertRejects(
    () => client.connect({ until: "acknowledged", timeoutMs: 100 }),
    RealtimeConnectionError,
    "100 ms",
  );
  await clock.advance(100);
  await rejected;
  assertEquals([client.status, socket.closes.length, causes.length], ["disconnected", 1, 1]);
});
