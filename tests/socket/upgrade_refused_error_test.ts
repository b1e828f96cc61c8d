import { assertEquals, assertFalse, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { WebSocket as WsPackageSocket } from "ws";
import { createWebSocket } from "../../src/socket/create_web_socket.ts";
import { SocketOpenError } from "../../src/socket/open_socket.ts";
import { UpgradeRefusedError } from "../../src/socket/upgrade_refused_error.ts";
import type { CreateWebSocket } from "../../src/socket/web_socket_like.ts";
import { FakeSocket } from "../support/fake_socket.ts";
import { watchSocket } from "../support/watched_socket.ts";
import { startServer } from "../support/ws_server.ts";

const FACTORIES: Record<string, CreateWebSocket> = {
  "the runtime's WebSocket": createWebSocket,
  "the ws package": ({ url, headers }) => new WsPackageSocket(url, { headers }),
};

for (const [name, factory] of Object.entries(FACTORIES)) {
  Deno.test(`${name}: a refused upgrade is known by its HTTP status`, async () => {
    await using server = await startServer({ refuse: () => ({ status: 429 }) });
    const request = { url: server.url, apiKey: "k", headers: {}, protocols: [] };
    const watched = watchSocket(factory, { request });
    await watched.settled;
    assertInstanceOf(watched.error, SocketOpenError);
    const { end, cause, message } = watched.error;
    assertInstanceOf(end.error, UpgradeRefusedError);
    assertEquals([end.code, end.error.status], [1006, 429]);
    assertStrictEquals(cause, end.error);
    assertEquals(
      message,
      "Cannot open the WebSocket: the connection ended with code 1006 " +
        "(the server answered with HTTP status 429)",
    );
  });
}

Deno.test("a factory that rejects with the refusal looks the same, body included", async () => {
  const refused = new UpgradeRefusedError(401, '{"error":"no"}');
  const watched = watchSocket(() => Promise.reject(refused));
  await watched.settled;
  assertInstanceOf(watched.error, SocketOpenError);
  assertStrictEquals(watched.error.end.error, refused);
  assertEquals(refused.body, '{"error":"no"}');
  assertFalse(watched.error.message.includes("error"), watched.error.message);
});

Deno.test("any other error of a factory comes through as it is", async () => {
  const broken = new TypeError("broken");
  const watched = watchSocket(() => Promise.reject(broken));
  await watched.settled;
  assertStrictEquals(watched.error, broken);
});

Deno.test("a runtime's words about a failure lose the URL, where a key may stand", async () => {
  const socket = new FakeSocket();
  const watched = watchSocket(() => socket);
  const url = "wss://host.example/v1/realtime?api-key=SECRET&x=1";
  const message = `WebSocket connection to '${url}' failed: Connection ended`;
  socket.error({ message, error: new Error(message) });
  await watched.settled;
  assertEquals(
    (watched.error as Error).message,
    "Cannot open the WebSocket: the connection ended with code 1006 " +
      "(WebSocket connection to '(a URL)' failed: Connection ended)",
  );
});

Deno.test("an error of an open socket is no refusal, whatever its words", async () => {
  const socket = new FakeSocket();
  const watched = watchSocket(() => socket);
  socket.open();
  await watched.settled;
  socket.error({ message: "Invalid status code: 401" });
  await watched.clock.advance(1_000);
  assertFalse(watched.ends[0]?.error instanceof UpgradeRefusedError);
});
