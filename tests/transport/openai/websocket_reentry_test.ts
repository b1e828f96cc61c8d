import { assertEquals, assertFalse, assertRejects } from "@std/assert";
import { RealtimeConnectionError } from "../../../src/contract/errors.ts";
import { createClient } from "../../support/client.ts";
import { createEngine } from "../../support/engine.ts";
import { FakeSocket } from "../../support/fake_socket.ts";

/** A client whose sockets are fakes that are open at once, and the sockets. */
function createReopening(change: (socket: FakeSocket) => void = () => {}) {
  const sockets: FakeSocket[] = [];
  const watched = createClient({
    createWebSocket: () => {
      const socket = new FakeSocket(1);
      sockets.push(socket);
      change(socket);
      return socket;
    },
    deadPeer: false,
  });
  return { ...watched, sockets };
}

Deno.test("a socket that closes its client when it is closed does not affect the next connection", async () => {
  const { client, sockets, changes } = createReopening((socket) => {
    socket.onClose = () => client.close();
  });
  await client.connect();
  let again: Promise<void> | undefined;
  client.once("disconnected", () => again = client.connect());
  client.close();
  assertEquals(client.status, "connecting");
  await again;
  assertEquals([client.status, sockets.length], ["connected", 2]);
  assertEquals(changes.slice(3), [
    "disconnected",
    "(disconnected)",
    "connecting",
    "connected",
    "(connected)",
  ]);
});

Deno.test("such a socket does not affect the next connection if its attempt fails", async () => {
  const { client, sockets, clock } = createReopening((socket) => {
    socket.onClose = () => client.close();
  });
  let again: Promise<void> | undefined;
  client.once("disconnected", () => again = client.connect());
  const first = client.connect({ until: "acknowledged", timeoutMs: 500 });
  const rejected = assertRejects(() => first, RealtimeConnectionError);
  await clock.advance(500);
  assertEquals((await rejected).code, "timeout");
  await again;
  assertEquals([client.status, sockets.length, sockets[1]!.closes], ["connected", 2, []]);
});

Deno.test("interrupt() in a listener of audio_interrupted interrupts once", () => {
  const { engine, events, created, audio, names, sent } = createEngine();
  created("resp_1");
  audio("item_1", 100);
  events.add("audio_interrupted", () => engine.interrupt(true));
  engine.interrupt(true);
  assertEquals(names().filter((name) => name === "audio_interrupted").length, 1);
  assertEquals(sent.map(({ type }) => type), ["response.cancel", "conversation.item.truncate"]);
  assertEquals(names().includes("error"), false);
});

Deno.test("a delta that a listener of audio_base64 interrupts is not delivered as audio", () => {
  const { engine, events, created, audio, names, payloads } = createEngine();
  events.add("audio_base64", () => engine.interrupt(true), true);
  created("resp_1");
  audio("item_1", 100);
  assertEquals(names(), ["turn_started", "audio_interrupted"]);
  created("resp_2");
  audio("item_2", 100, "resp_2");
  assertEquals(payloads("audio").map(({ itemId }) => itemId), ["item_2"]);
});

Deno.test("an answer that comes inside send() answers the event that is being sent", async () => {
  const { client, sockets, clock } = createReopening();
  await client.connect();
  const [socket] = sockets;
  let count = 0;
  socket!.onSend = (text) => {
    if (JSON.parse(text).type !== "response.create") return;
    const response = { id: `resp_${++count}` };
    socket!.message(JSON.stringify({ type: "response.created", response }));
    socket!.message(JSON.stringify({ type: "response.done", response }));
  };
  for (let n = 0; n < 3; n++) client.requestResponse();
  assertEquals([count, clock.pendingTimers], [3, 0]);
  client.close();
});

/** Messages of a server that raise every event of the transport. */
const MESSAGES = [
  { type: "session.created", session: {} },
  { type: "session.updated", session: {} },
  { type: "response.created", response: { id: "r" } },
  {
    type: "conversation.item.added",
    item: { id: "i", type: "message", role: "assistant", content: [] },
  },
  { type: "response.output_audio.delta", response_id: "r", item_id: "i", delta: "AAAA" },
  { type: "response.output_audio_transcript.delta", response_id: "r", item_id: "i", delta: "x" },
  { type: "input_audio_buffer.speech_started" },
  { type: "response.output_audio.done", response_id: "r", item_id: "i" },
  {
    type: "response.output_item.done",
    response_id: "r",
    item: { id: "f", type: "function_call", call_id: "c", name: "n", arguments: "{}" },
  },
  { type: "conversation.item.deleted", item_id: "i" },
  { type: "response.done", response: { id: "r" } },
  { type: "error", error: { type: "invalid_request_error", message: "" } },
].map((event) => JSON.stringify(event));

const EVENTS = [
  "connection_change",
  "connected",
  "*",
  "session.created",
  "session.updated",
  "response.created",
  "turn_started",
  "item_update",
  "audio_base64",
  "audio",
  "audio_transcript_delta",
  "audio_interrupted",
  "audio_done",
  "function_call",
  "item_deleted",
  "usage_update",
  "turn_done",
  "error",
];

for (const name of EVENTS) {
  Deno.test(`close() and connect() in a listener of ${name}: the new connection works, and the old one emits nothing`, async () => {
    const escaped: unknown[] = [];
    const { client, sockets, clock } = createReopening((socket) => {
      socket.onEscape = (error) => escaped.push(error);
    });
    client.on("audio", () => {}); // so that audio is decoded
    let again: Promise<void> | undefined;
    client.once(name as string, () => {
      client.close();
      again = client.connect();
      assertEquals(client.status, "connecting");
    });
    await client.connect().catch(() => {});
    for (const message of again ? [] : MESSAGES) sockets[0]!.message(message);
    await again;
    assertEquals(client.status, "connected");
    const latest = sockets.at(-1)!;
    for (const old of sockets.slice(0, -1)) {
      const sentBefore = old.sent.length;
      for (const message of MESSAGES) old.message(message);
      assertEquals([old.sent.length, old.readyState], [sentBefore, 2]);
    }
    assertEquals(client.playback.entries, []);
    assertEquals(latest.sent.map((text) => JSON.parse(text).type), ["session.update"]);
    client.close();
    assertFalse(sockets.some(({ readyState }) => readyState < 2));
    assertEquals([escaped, clock.pendingTimers], [[], 0]);
  });
}
