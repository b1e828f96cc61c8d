import {
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { RealtimeConnectionError, UserError } from "../../../src/contract/errors.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";
import { startServer } from "../../support/ws_server.ts";

const MADE = ["connecting", "connected", "(connected)"];
const ENDED = ["disconnected", "(disconnected)"];

Deno.test("connect() resolves when the socket is open and the first session config was sent", async () => {
  await using server = await startServer();
  const { client, changes } = createClient({ url: server.url });
  assertEquals(client.status, "disconnected");
  await client.connect({ initialSessionConfig: { instructions: "Be brief." } });
  assertEquals(client.status, "connected");
  assertEquals(changes, MADE);
  const connection = await server.connection();
  const first = await connection.next();
  assertEquals([first.type, first.session.instructions], ["session.update", "Be brief."]);
  client.close();
  await connection.ended;
});

Deno.test("connection_change says connecting before connect() returns", async () => {
  const { client, changes } = createClient({ createWebSocket: () => new Promise(() => {}) });
  const connecting = client.connect();
  assertEquals([changes, client.status], [["connecting"], "connecting"]);
  client.close();
  await assertRejects(() => connecting);
});

Deno.test("the key is sent in a header, and the model in the session config", async () => {
  await using server = await startServer();
  const { client } = createClient({ url: server.url, model: "gpt-test" });
  await client.connect({ apiKey: "sk-other" });
  const connection = await server.connection();
  assertEquals(connection.headers.authorization, "Bearer sk-other");
  assertEquals(connection.headers["sec-websocket-protocol"], undefined);
  assertEquals(connection.headers["openai-beta"], undefined);
  assertEquals((await connection.next()).session.model, "gpt-test");
  client.close();
  await connection.ended;
});

for (const when of ["connecting", "connected"] as const) {
  Deno.test(`a second connect() while ${when} is refused, and changes nothing`, async () => {
    await using server = await startServer();
    const { client, changes } = createClient({ url: server.url });
    const first = client.connect();
    if (when === "connected") await first;
    await assertRejects(() => client.connect(), UserError, `its status is "${when}"`);
    await first;
    assertEquals(changes, MADE);
    const connection = await server.connection();
    client.close();
    await connection.ended;
  });
}

Deno.test("a refused upgrade rejects connect() with a cause, and connect() may be repeated", async () => {
  let refusing = true;
  await using server = await startServer({
    refuse: () => refusing ? { status: 401 } : undefined,
  });
  const { client, clock, changes, causes } = createClient({ url: server.url });
  const error = await assertRejects(() => client.connect(), RealtimeConnectionError);
  assertEquals([error.code, error.cause.code], ["not_opened", 1006]);
  assertEquals(changes, ["connecting", ...ENDED]);
  assertEquals(causes, [error.cause]);
  assertEquals([client.status, clock.pendingTimers], ["disconnected", 0]);
  refusing = false;
  await client.connect();
  assertEquals(client.status, "connected");
  const connection = await server.connection();
  client.close();
  await connection.ended;
});

Deno.test("a port without a server rejects connect() with a retryable cause", async () => {
  const server = await startServer();
  const { url } = server;
  await server[Symbol.asyncDispose]();
  const { client } = createClient({ url });
  const error = await assertRejects(() => client.connect(), RealtimeConnectionError);
  assertEquals([error.code, error.cause.initiator, error.cause.retryable], [
    "not_opened",
    "network",
    true,
  ]);
});

Deno.test("close() during connect() rejects it, emits disconnected once, and leaves no socket", async () => {
  await using server = await startServer({ refuse: () => "silent" });
  const { client, clock, changes, causes } = createClient({ url: server.url });
  const connecting = client.connect();
  const rejected = assertRejects(() => connecting, RealtimeConnectionError, "close() was called");
  await server.dialled;
  client.close();
  assertEquals(client.status, "disconnected"); // at once
  assertEquals((await rejected).code, "closed_by_client");
  assertEquals(changes, ["connecting", ...ENDED]);
  assertEquals(causes.map(({ code, initiator }) => [code, initiator]), [[1000, "client"]]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("close() in the first listener ends the attempt, and no socket is made", async () => {
  let made = 0;
  const { client } = createClient({ createWebSocket: () => (made++, new FakeSocket(1)) });
  client.on("connection_change", (status) => {
    if (status === "connecting") client.close();
  });
  const error = await assertRejects(() => client.connect(), RealtimeConnectionError);
  assertEquals([error.code, made, client.status], ["closed_by_client", 0, "disconnected"]);
});

Deno.test("an event that a listener of connected sends follows the session config", async () => {
  await using server = await startServer();
  const { client } = createClient({ url: server.url });
  client.on("connection_change", (status) => {
    if (status === "connected") client.sendMessage("hello", {}, { triggerResponse: false });
  });
  client.on("connected", () => client.requestResponse());
  await client.connect();
  const connection = await server.connection();
  const types = [];
  for (let i = 0; i < 3; i++) types.push((await connection.next()).type);
  assertEquals(types, ["session.update", "conversation.item.create", "response.create"]);
  client.close();
  await connection.ended;
});

Deno.test("close() in a listener of connected ends the connection: nothing is sent", async () => {
  const socket = new FakeSocket(1);
  const { client, changes } = createClient({ createWebSocket: () => socket });
  client.on("connection_change", (status) => {
    if (status === "connected") client.close();
  });
  const error = await assertRejects(() => client.connect(), RealtimeConnectionError);
  assertEquals(error.code, "closed_by_client");
  assertEquals([socket.sent, socket.closes.length], [[], 1]);
  assertEquals(changes, ["connecting", "connected", ...ENDED]);
});

Deno.test("the time-out ends the attempt by the injected clock", async () => {
  await using server = await startServer({ refuse: () => "silent" });
  const { client, clock, causes } = createClient({ url: server.url });
  const rejected = assertRejects(
    () => client.connect({ timeoutMs: 500 }),
    RealtimeConnectionError,
    "the attempt took longer than timeoutMs (500 ms)",
  );
  await server.dialled;
  await clock.advance(499);
  assertEquals(client.status, "connecting");
  await clock.advance(1);
  const error = await rejected;
  assertEquals([error.code, error.cause.retryable], ["timeout", true]);
  assertEquals([client.status, clock.pendingTimers, causes.length], ["disconnected", 0, 1]);
});

Deno.test("an attempt takes at most 30 s by default", async () => {
  const { client, clock } = createClient({ createWebSocket: () => new Promise(() => {}) });
  const rejected = assertRejects(() => client.connect(), RealtimeConnectionError, "30000 ms");
  await clock.advance(30_000);
  await rejected;
});

Deno.test("the time-out includes a slow key function", async () => {
  const { client, clock } = createClient({ apiKey: () => new Promise(() => {}) });
  const rejected = assertRejects(() => client.connect({ timeoutMs: 10 }), RealtimeConnectionError);
  await clock.advance(10);
  assertEquals((await rejected).code, "timeout");
});

for (const timeoutMs of [0, -1, NaN]) {
  Deno.test(`a time-out of ${timeoutMs} ms is refused before anything is opened`, async () => {
    const { client, changes } = createClient();
    await assertRejects(() => client.connect({ timeoutMs }), RangeError);
    assertEquals(changes, []);
  });
}

Deno.test("an endless time-out sets no timer", async () => {
  const { client, clock } = createClient({ createWebSocket: () => new Promise(() => {}) });
  const connecting = client.connect({ timeoutMs: Infinity });
  assertEquals(clock.pendingTimers, 0);
  client.close();
  await assertRejects(() => connecting);
});

Deno.test("the application's signal rejects connect() with its own reason", async () => {
  await using server = await startServer({ refuse: () => "silent" });
  const controller = new AbortController();
  const reason = new Error("the page was left");
  const { client, clock, changes, causes } = createClient({ url: server.url });
  const connecting = client.connect({ signal: controller.signal });
  await server.dialled;
  controller.abort(reason);
  assertStrictEquals(await assertRejects(() => connecting), reason);
  assertEquals(changes, ["connecting", ...ENDED]);
  assertEquals([causes[0]?.initiator, causes[0]?.error], ["client", reason]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("a signal that is aborted already: nothing happens but the rejection", async () => {
  const { client, changes } = createClient();
  const reason = new Error("too late");
  const signal = AbortSignal.abort(reason);
  assertStrictEquals(await assertRejects(() => client.connect({ signal })), reason);
  assertEquals(changes, []);
});

Deno.test("the signal has no say once the connection is made", async () => {
  const controller = new AbortController();
  const { client } = createClient({ createWebSocket: () => new FakeSocket(1) });
  await client.connect({ signal: controller.signal });
  controller.abort();
  assertEquals(client.status, "connected");
  client.close();
});

Deno.test("what the socket factory throws is what connect() rejects with", async () => {
  const failure = new TypeError("no sockets today");
  for (
    const fail of [() => Promise.reject(failure), () => {
      throw failure;
    }]
  ) {
    const { client, causes } = createClient({ createWebSocket: fail });
    assertStrictEquals(await assertRejects(() => client.connect()), failure);
    assertEquals([client.status, causes[0]?.error], ["disconnected", failure]);
  }
});

Deno.test("a session config that cannot be sent fails the attempt and closes the socket", async () => {
  const socket = new FakeSocket(1);
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const { client, changes } = createClient({ createWebSocket: () => socket });
  await assertRejects(
    () => client.connect({ initialSessionConfig: { providerData: circular } }),
    TypeError,
  );
  assertEquals([socket.closes.length, client.status], [1, "disconnected"]);
  assertEquals(changes.slice(-2), ENDED);
});

Deno.test("with skipOpenEventListeners the factory's socket is taken for open", async () => {
  const socket = new FakeSocket(0);
  const { client } = createClient({ createWebSocket: () => socket, skipOpenEventListeners: true });
  await client.connect();
  assertEquals([client.status, socket.sent.length], ["connected", 1]);
  client.close();
});

Deno.test("a listener that throws does not stop connect(), and its error is handed on", async () => {
  const failure = new Error("in a listener");
  const { client, errors } = createClient({ createWebSocket: () => new FakeSocket(1) });
  client.on("connected", () => {
    throw failure;
  });
  await client.connect();
  assertEquals([client.status, errors], ["connected", [failure]]);
  client.close();
});

Deno.test("no error of a failed attempt says the key", async () => {
  await using server = await startServer({ refuse: () => ({ status: 401 }) });
  const key = "sk-proj-abcdef0123456789";
  for (const options of [{ url: server.url }, { url: "http://[" }, { url: "ws://127.0.0.1:1" }]) {
    const { client, causes, logged } = createClient({ ...options, apiKey: key });
    const error = await assertRejects(() => client.connect());
    assertInstanceOf(error, Error);
    for (const said of [Deno.inspect(error), Deno.inspect(causes), ...logged]) {
      assertFalse(said.includes("abcdef"), said);
    }
  }
});

for (const [status, retryable] of [[401, false], [404, false], [429, true], [503, true]] as const) {
  Deno.test(`an upgrade that is refused with ${status} is the server's word, ${retryable ? "" : "not "}to be tried again`, async () => {
    await using server = await startServer({ refuse: () => ({ status }) });
    const { client } = createClient({ url: server.url });
    const { cause } = await assertRejects(() => client.connect(), RealtimeConnectionError);
    assertEquals([cause.code, cause.initiator, cause.retryable], [1006, "server", retryable]);
  });
}
