import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type InProcessServer,
  InProcessSocket,
} from "../../../../src/testing/emulator/server/in_process_socket.ts";
import { createEmulator, ManualClock } from "../../../../src/testing/mod.ts";
import { CountingController } from "../../../support/counting_signal.ts";
import { SocketClient } from "../../../support/emulator/socket_client.ts";

const URL = "ws://emulator/v1/realtime?model=gpt-realtime";

function connect(options: Parameters<typeof createEmulator>[0] = {}) {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, ...options });
  const socket = emulator.createWebSocket({ url: URL, apiKey: "any" });
  return { clock, emulator, client: new SocketClient(socket), socket };
}

Deno.test("in-process socket: opens later, then session.created comes", async () => {
  const { client, socket, clock } = connect();
  assertEquals(socket.readyState, 0);
  assertThrows(() => socket.send("x"), DOMException);
  await clock.advance(0);
  assertEquals(socket.readyState, 1);
  assertEquals(client.log, ["open", "session.created"]);
});

Deno.test("in-process socket: a factory wrapped in promises loses neither open nor the first message", async () => {
  const emulator = createEmulator({ clock: new ManualClock() });
  const wrap = async () => await emulator.createWebSocket({ url: URL, apiKey: "any" });
  const twice = async () => await wrap();
  const client = new SocketClient(await twice());
  await client.event("session.created");
  assertEquals(client.log, ["open", "session.created"]);
  await emulator.close();
});

Deno.test("in-process socket: nothing is delivered inside send", async () => {
  const { client, clock } = connect();
  await clock.advance(0);
  client.send({ type: "session.update", session: { type: "realtime" } });
  assertEquals(client.events.length, 1);
  await clock.advance(0);
  assertEquals(client.events.length, 2);
});

Deno.test("in-process socket: each message comes in its own microtask, in order", async () => {
  const { client, clock, socket } = connect();
  await clock.advance(0);
  const order: string[] = [];
  socket.addEventListener("message", ({ data }) => {
    const { type } = JSON.parse(data as string);
    order.push(type);
    queueMicrotask(() => order.push(`after ${type}`));
  });
  const item = { type: "message", role: "user", content: [] };
  client.send({ type: "conversation.item.create", item });
  await clock.advance(0);
  assertEquals(order, [
    "conversation.item.added",
    "conversation.item.done",
    "after conversation.item.added",
    "after conversation.item.done",
  ]);
});

Deno.test("in-process socket: a client's close reaches the server with code and reason, and comes back", async () => {
  const { client, clock, socket, emulator } = connect();
  await clock.advance(0);
  socket.close(3001, "enough");
  assertEquals(socket.readyState, 2);
  socket.close(3002, "again");
  socket.send("dropped");
  assertEquals(await client.closed(), { code: 3001, reason: "enough" });
  assertEquals(socket.readyState, 3);
  assertEquals(emulator.sessions[0]!.end, { code: 3001, reason: "enough", by: "client" });
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("in-process socket: a server's close comes after its messages", async () => {
  const { client, clock, emulator } = connect();
  await clock.advance(0);
  client.send({ type: "session.update", session: { type: "realtime" } });
  await Promise.resolve();
  emulator.sessions[0]!.close(1012, "restart");
  assertEquals(await client.closed(), { code: 1012, reason: "restart" });
  assertEquals(client.log, ["open", "session.created", "session.updated", "close"]);
});

Deno.test("in-process socket: a cut raises error, and close with 1006", async () => {
  const { client, clock, emulator } = connect();
  await clock.advance(0);
  emulator.sessions[0]!.terminate();
  assertEquals(await client.closed(), { code: 1006, reason: "" });
  assertEquals(client.log.slice(-2), ["error", "close"]);
});

Deno.test("in-process socket: messages after close are dropped", async () => {
  const { client, clock, socket } = connect();
  await clock.advance(0);
  client.send({ type: "session.update", session: { type: "realtime" } });
  socket.close();
  await clock.advance(0);
  assertEquals(client.log, ["open", "session.created", "close"]);
});

Deno.test("in-process socket: close before open, and an abort, raise error, and close with 1006", async () => {
  const emulator = createEmulator({ clock: new ManualClock() });
  const closed = emulator.createWebSocket({ url: URL, apiKey: "any" });
  const client = new SocketClient(closed);
  closed.close();
  assertEquals(await client.closed(), { code: 1006, reason: "" });
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = new SocketClient(
    emulator.createWebSocket({ url: URL, apiKey: "any", signal }),
  );
  controller.abort();
  assertEquals(await aborted.closed(), { code: 1006, reason: "" });
  assertEquals(aborted.log, ["error", "close"]);
  assertEquals(emulator.sessions.length, 0);
});

Deno.test("in-process socket: a listener that throws does not stop the others, and is logged", async () => {
  const clock = new ManualClock();
  const notes: unknown[] = [];
  const logger = { warn: (message: string, detail?: unknown) => notes.push(message, detail) };
  const emulator = createEmulator({ clock, logger });
  const socket = emulator.createWebSocket({ url: URL, apiKey: "any" });
  const error = new Error("mine");
  socket.addEventListener("message", () => {
    throw error;
  });
  const client = new SocketClient(socket);
  await clock.advance(0);
  assertEquals(client.log, ["open", "session.created"]);
  assertEquals(notes, ["A listener on an emulator socket threw", error]);
});

Deno.test("in-process socket: on-handlers, once and removal work as in the DOM", async () => {
  const clock = new ManualClock();
  const socket = createEmulator({ clock }).createWebSocket({ url: URL, apiKey: "any" });
  const calls: string[] = [];
  const dom = socket as unknown as WebSocket;
  dom.onopen = () => calls.push("onopen");
  dom.addEventListener("message", () => calls.push("once"), { once: true });
  const removed = () => calls.push("removed");
  socket.addEventListener("message", removed);
  socket.removeEventListener("message", removed);
  await clock.advance(0);
  socket.send("x");
  await clock.advance(0);
  assertEquals(calls, ["onopen", "once"]);
});

Deno.test("in-process socket: a binary frame reaches the server as one, copied when it was sent", async () => {
  const { client, clock, socket } = connect();
  await clock.advance(0);
  socket.send(new Uint8Array([1, 2, 3]).subarray(1));
  assertEquals((await client.event("error")).error.code, "invalid_event");
  assert(socket.bufferedAmount === 0);
});

Deno.test("in-process socket: close checks its code and its reason", async () => {
  const { clock, socket } = connect();
  await clock.advance(0);
  assertThrows(() => socket.close(1001), DOMException);
  assertThrows(() => socket.close(1000, "é".repeat(62)), DOMException);
});

Deno.test("in-process socket: a path that is not a realtime socket does not open", async () => {
  const emulator = createEmulator();
  const socket = emulator.createWebSocket({ url: "ws://emulator/elsewhere", apiKey: "any" });
  const client = new SocketClient(socket);
  assertEquals(await client.closed(), { code: 1006, reason: "" });
});

Deno.test("in-process socket: once it is open it leaves no listener on the signal, and its frames are copies", async () => {
  const controller = new CountingController();
  const frames: unknown[] = [];
  const server: InProcessServer = {
    refusal: () => undefined,
    accept: () => ({ handleMessage: (frame) => frames.push(frame), handleClose() {} }),
    handleListenerError() {},
  };
  const handshake = { url: new globalThis.URL(URL), headers: {}, protocols: [] };
  const socket = new InProcessSocket(server, handshake, controller.signal);
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  await Promise.resolve();
  assertEquals(controller.listeners, 0);
  const bytes = Uint8Array.of(1, 2, 3);
  socket.send(bytes.buffer);
  bytes.fill(0);
  await Promise.resolve();
  assertEquals(frames, [Uint8Array.of(1, 2, 3)]);
});
