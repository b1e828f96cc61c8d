import { assertEquals, assertFalse } from "@std/assert";
import { channel } from "node:diagnostics_channel";
import { createWebSocket } from "../../src/runtime/node.ts";
import { watchSocket } from "../support/watched_socket.ts";
import { startServer } from "../support/ws_server.ts";
import { requestOf } from "./_request.ts";

// Deno does not publish on the channel, so these tests check that the listeners are removed. The
// conformance suite checks the status itself, on Node.
const channels = ["undici:request:create", "undici:request:headers"].map((name) => channel(name));
const isHeard = () => channels.some(({ hasSubscribers }) => hasSubscribers);

Deno.test("node: nobody listens to the channels any more once the socket is open", async () => {
  await using server = await startServer();
  const watched = watchSocket(createWebSocket, { request: requestOf(server.url) });
  assertEquals(isHeard(), true);
  const { ended } = await server.connection();
  await watched.settled;
  assertFalse(isHeard());
  watched.socket?.close();
  await ended;
});

Deno.test("node: nor when the upgrade was refused, or the attempt was given up", async () => {
  await using server = await startServer({ refuse: () => ({ status: 401 }) });
  const refused = watchSocket(createWebSocket, { request: requestOf(server.url) });
  await refused.settled;
  assertFalse(isHeard());

  await using silent = await startServer({ refuse: () => "silent" });
  const waiting = watchSocket(createWebSocket, { request: requestOf(silent.url) });
  await silent.dialled;
  waiting.controller.abort("enough");
  await waiting.settled;
  assertFalse(isHeard());
});

Deno.test("node: nor when the URL is none", async () => {
  const watched = watchSocket(createWebSocket, { request: requestOf("mailto:someone") });
  await watched.settled;
  assertEquals(watched.log, ["rejected"]);
  assertFalse(isHeard());
});
