import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { createWebSocket } from "../../src/socket/create_web_socket.ts";
import { watchSocket } from "../support/watched_socket.ts";
import { startServer } from "../support/ws_server.ts";

const KEY = "sk-secret-0123456789";
const REQUEST = {
  apiKey: KEY,
  headers: { Authorization: `Bearer ${KEY}` },
  protocols: ["realtime", `openai-insecure-api-key.${KEY}`],
};

/** Runs `fn` in a runtime whose `WebSocket` class is `constructor`. */
async function withWebSocket(constructor: unknown, fn: () => void | Promise<void>): Promise<void> {
  const globals = globalThis as { WebSocket?: unknown };
  const original = globals.WebSocket;
  globals.WebSocket = constructor;
  try {
    await fn();
  } finally {
    globals.WebSocket = original;
  }
}

/**
 * The DOM's constructor: it takes no headers, and treats an object as the name of a subprotocol.
 */
const DomWebSocket = class extends WebSocket {
  constructor(url: string, protocols: unknown) {
    if (!Array.isArray(protocols)) {
      throw new SyntaxError(`"${protocols}" is not a subprotocol`);
    }
    super(url, protocols);
  }
};

Deno.test("the default factory puts the credential into a header, and into no subprotocol", async () => {
  await using server = await startServer();
  const watched = watchSocket(createWebSocket, { request: { ...REQUEST, url: server.url } });
  const { headers, ended } = await server.connection();
  await watched.settled;
  assertEquals(headers.authorization, `Bearer ${KEY}`);
  assertEquals(headers["sec-websocket-protocol"], undefined);
  watched.socket?.close();
  await ended;
});

Deno.test("where the constructor takes no headers, the credential goes into a subprotocol alone", async () => {
  await using server = await startServer();
  await withWebSocket(DomWebSocket, async () => {
    const watched = watchSocket(createWebSocket, { request: { ...REQUEST, url: server.url } });
    const { headers, ended } = await server.connection();
    await watched.settled;
    assertEquals(headers.authorization, undefined);
    assertEquals(headers["sec-websocket-protocol"], `realtime, openai-insecure-api-key.${KEY}`);
    watched.socket?.close();
    await ended;
  });
});

Deno.test("a runtime without WebSocket is told to pass a factory", async () => {
  await withWebSocket(undefined, () => {
    const signal = new AbortController().signal;
    assertThrows(
      () => createWebSocket({ ...REQUEST, url: "ws://127.0.0.1", signal }),
      TypeError,
      "Pass `createWebSocket`",
    );
  });
});

const BROKEN: Record<string, Partial<typeof REQUEST> & { url: string }> = {
  "a URL of another scheme": { url: "mailto:someone" },
  "a URL with a fragment": { url: "ws://127.0.0.1/#x" },
  "a key with a line break in it": {
    url: "ws://127.0.0.1:9",
    headers: { Authorization: `Bearer ${KEY}\nx` },
    protocols: ["realtime", `openai-insecure-api-key.${KEY}\nx`],
  },
};
for (const [name, request] of Object.entries(BROKEN)) {
  Deno.test(`${name} fails the attempt, in words without the key`, async () => {
    const watched = watchSocket(createWebSocket, { request: { ...REQUEST, ...request } });
    await watched.settled;
    assert(watched.error instanceof Error);
    assertFalse(watched.error.message.includes(KEY), watched.error.message);
  });
}

Deno.test("a redirect does not carry the credential to another host", async () => {
  await using other = await startServer();
  await using server = await startServer({
    refuse: () => ({ status: 302, headers: { location: other.url.replace("ws:", "http:") } }),
  });
  const watched = watchSocket(createWebSocket, { request: { ...REQUEST, url: server.url } });
  await watched.settled;
  assertEquals(watched.log, ["rejected"]);
  assertEquals(other.upgrades, []);
  assertEquals(other.openSockets, 0);
});
