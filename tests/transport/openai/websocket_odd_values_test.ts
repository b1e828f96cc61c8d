import { assertEquals } from "@std/assert";
import type { RealtimeItem } from "../../../src/contract/realtime_item.ts";
import { consoleLogger } from "../../../src/events/logger.ts";
import type { CreateWebSocketOptions } from "../../../src/socket/web_socket_like.ts";
import { createClient } from "../../support/client.ts";
import { createEngine } from "../../support/engine.ts";
import { FakeSocket } from "../../support/fake_socket.ts";
import { userItem } from "../../support/history_items.ts";

Deno.test("connect() with null as its URL uses the URL of the connection before it, and so does the next", async () => {
  const urls: string[] = [];
  const { client } = createClient({
    createWebSocket: ({ url }: CreateWebSocketOptions) => {
      urls.push(url);
      return new FakeSocket(1);
    },
  });
  for (const url of ["wss://own.example/", null as unknown as string, undefined]) {
    await client.connect({ url });
    client.close();
  }
  assertEquals(urls, ["wss://own.example/", "wss://own.example/", "wss://own.example/"]);
});

Deno.test("requestResponse(null) requests a response without overrides", () => {
  const { engine, sent } = createEngine();
  engine.requestResponse(null as unknown as undefined);
  assertEquals(sent, [{ type: "response.create", event_id: "voicewire_response_1" }]);
});

Deno.test("an item whose status is null is created without one", () => {
  const { engine, sent } = createEngine();
  engine.resetHistory([], [{ ...userItem("a"), status: null } as unknown as RealtimeItem]);
  assertEquals(["status" in sent[0]!.item, sent[0]!.item.id], [false, "a"]);
});

Deno.test("a warning without a detail is written without one", () => {
  const { warn } = console;
  const written: unknown[][] = [];
  console.warn = (...args) => written.push(args);
  try {
    consoleLogger.warn("a note", undefined);
    consoleLogger.warn("a note", "and why");
  } finally {
    console.warn = warn;
  }
  assertEquals(written, [["a note"], ["a note", "and why"]]);
});

Deno.test("a socket that opens as soon as a listener is added is used", async () => {
  const socket = new FakeSocket();
  const listen = socket.addEventListener.bind(socket);
  socket.addEventListener = (type, listener) => {
    listen(type, listener);
    if (type === "open") socket.open();
  };
  const { client } = createClient({ createWebSocket: () => socket });
  await client.connect();
  assertEquals([client.status, socket.sent.length], ["connected", 1]);
  client.close();
});
