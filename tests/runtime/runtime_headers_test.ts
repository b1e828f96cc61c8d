import { assertEquals, assertThrows } from "@std/assert";
import { createWebSocket as inBrowser } from "../../src/runtime/browser.ts";
import { createWebSocket as inBun } from "../../src/runtime/bun.ts";
import { createWebSocket as inDeno } from "../../src/runtime/deno.ts";
import { createWebSocket as inNode } from "../../src/runtime/node.ts";
import type { CreateWebSocket } from "../../src/socket/web_socket_like.ts";
import { watchSocket } from "../support/watched_socket.ts";
import { startServer } from "../support/ws_server.ts";
import { KEY, requestOf } from "./_request.ts";

const FACTORIES = { deno: inDeno, bun: inBun, node: inNode } satisfies Record<
  string,
  CreateWebSocket
>;

for (const [name, createWebSocket] of Object.entries(FACTORIES)) {
  Deno.test(`${name}: the key goes into a header, and into no subprotocol`, async () => {
    await using server = await startServer();
    const watched = watchSocket(createWebSocket, { request: requestOf(server.url) });
    const { headers, ended } = await server.connection();
    await watched.settled;
    assertEquals(headers.authorization, `Bearer ${KEY}`);
    assertEquals(headers["sec-websocket-protocol"], undefined);
    watched.socket?.close();
    await ended;
  });

  Deno.test(`${name}: a constructor that takes no headers gets no key in another way`, () => {
    const globals = globalThis as { WebSocket?: unknown };
    const original = globals.WebSocket;
    globals.WebSocket = class {
      constructor(_url: string, init: unknown) {
        if (typeof init === "object" && !Array.isArray(init)) throw new SyntaxError("no headers");
      }
    };
    try {
      assertThrows(() => createWebSocket(requestOf("ws://127.0.0.1:9")), SyntaxError, "no headers");
    } finally {
      globals.WebSocket = original;
    }
  });
}

Deno.test("browser: the key goes into a subprotocol, and into no header", async () => {
  await using server = await startServer();
  const watched = watchSocket(inBrowser, { request: requestOf(server.url) });
  const { headers, ended } = await server.connection();
  await watched.settled;
  assertEquals(headers.authorization, undefined);
  assertEquals(headers["sec-websocket-protocol"], `realtime, openai-insecure-api-key.${KEY}`);
  watched.socket?.close();
  await ended;
});
