import { assert, assertEquals } from "@std/assert";
import { createEmulator, ManualClock } from "../../../src/testing/mod.ts";
import { base64ToBytes } from "../../../src/wire/base64.ts";
import { type AnyEvent, EngineClient } from "../../support/emulator/engine_client.ts";
import { join, quiet, voice } from "../../support/emulator/signals.ts";
import { SocketClient } from "../../support/emulator/socket_client.ts";

// What a server of the Realtime API has to do over a WebSocket, point by point: order, limits, errors.
// Calls are tested in calls/ and in tests/interop/openai_sip_test.ts.

async function spoken(options: ConstructorParameters<typeof EngineClient>[0] = {}) {
  const client = new EngineClient(options);
  client.sendAudio(join(quiet(400), voice(600), quiet(600)));
  await client.clock.advance(3000);
  return client;
}

Deno.test("selects realtime, takes the key by header or subprotocol, else one error and the close code", async () => {
  const emulator = createEmulator({ apiKeys: ["good"], clock: new ManualClock() });
  const url = "ws://emulator/v1/realtime?model=gpt-realtime";
  const good = emulator.createWebSocket({
    url,
    apiKey: "",
    protocols: ["realtime", "openai-insecure-api-key.good"],
  });
  await new SocketClient(good).event("session.created");
  assertEquals((good as unknown as { protocol: string }).protocol, "realtime");
  const bad = new SocketClient(emulator.createWebSocket({ url, apiKey: "bad" }));
  assertEquals((await bad.closed()).code, 3000);
  assertEquals(bad.log, ["open", "error", "close"]);
  await emulator.close();
});

Deno.test("session.created at once; client frames are handled in order, however early", async () => {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const url = "ws://emulator/v1/realtime?model=gpt-realtime";
  const client = new SocketClient(emulator.createWebSocket({ url, apiKey: "x" }));
  client.socket.addEventListener("open", () => {
    client.send({ type: "session.update", session: { type: "realtime", tracing: "auto" } });
    client.send({ type: "session.update", session: { type: "realtime", instructions: "x" } });
  });
  await clock.advance(0);
  assertEquals(client.log, ["open", "session.created", "session.updated", "session.updated"]);
  assertEquals(client.events[2].session.tracing, "auto");
});

Deno.test("every session.update is answered with the full session, turn detection and tracing included", () => {
  const client = new EngineClient();
  client.update({ audio: { input: { turn_detection: { type: "semantic_vad" } } } });
  client.update({ tracing: "auto" });
  assertEquals(client.all("session.updated").length, 2);
  const { session } = client.last("session.updated");
  assertEquals(session.audio.input.turn_detection.interrupt_response, true);
  assertEquals(session.tracing, "auto");
});

Deno.test("every event has its own id; errors echo the client's", async () => {
  const client = await spoken();
  client.send({ type: "response.cancel", event_id: "mine" });
  assertEquals(client.error().event_id, "mine");
  assertEquals(new Set(client.events.map(({ event_id }) => event_id)).size, client.events.length);
});

Deno.test("short part names in content_part events, long ones in items; transcript null; content_index", async () => {
  const client = await spoken();
  assertEquals(client.last("response.content_part.done").part.type, "audio");
  assertEquals(client.last("response.output_item.done").item.content[0].type, "output_audio");
  const [user] = client.all("conversation.item.added");
  assertEquals(user.item.content[0].transcript, null);
  for (const event of client.events.filter(({ type }: AnyEvent) => /part|audio\.d/.test(type))) {
    assertEquals(event.content_index, 0);
  }
});

Deno.test("previous_item_id is the true predecessor; retrieve gives the item with its audio", async () => {
  const client = await spoken();
  client.sendText("and now?");
  const added = client.all("conversation.item.added");
  assertEquals(added.map(({ previous_item_id }) => previous_item_id), [
    null,
    added[0].item.id,
    added[1].item.id,
  ]);
  client.send({ type: "conversation.item.retrieve", item_id: added[1].item.id });
  const [part] = client.last("conversation.item.retrieved").item.content;
  assert(base64ToBytes(part.audio).length > 0);
});

Deno.test("output_item.done of a function call is completed, with call_id and response_id", async () => {
  const client = await spoken({ responder: () => ({ call: "f" }) });
  const { item, response_id } = client.last("response.output_item.done");
  assertEquals([item.type, item.status], ["function_call", "completed"]);
  assert(item.call_id.length > 0 && item.call_id.length <= 32);
  assertEquals(response_id, client.last("response.done").response.id);
});

Deno.test("bytes are milliseconds by the format, for VAD times, the commit minimum and truncation", () => {
  for (const [format, bytesPerMs] of [["audio/pcm", 48], ["audio/pcmu", 8]] as const) {
    const client = new EngineClient();
    client.update({ audio: { input: { format: { type: format }, turn_detection: null } } });
    client.sendAudio(new Uint8Array(bytesPerMs * 99));
    client.send({ type: "input_audio_buffer.commit" });
    assert(client.error().message.includes("99.00ms"));
  }
});

Deno.test("one active response; interrupted by the turn or cancelled by the client; items incomplete", async () => {
  const client = new EngineClient();
  for (const reason of ["turn_detected", "client_cancelled"]) {
    client.sendText("say: " + "x".repeat(100));
    client.send({ type: "response.create" });
    await client.clock.advance(100);
    client.send({ type: "response.create" });
    assertEquals(client.last("error").error.code, "conversation_already_has_active_response");
    if (reason === "turn_detected") client.sendAudio(voice(100));
    else client.send({ type: "response.cancel" });
    const { status, status_details, output } = client.last("response.done").response;
    assertEquals([status, status_details.reason, output[0].status], [
      "cancelled",
      reason,
      "incomplete",
    ]);
  }
});

Deno.test("truncation beyond the length, of text and of unknown items is refused; the transcript goes", async () => {
  const client = await spoken();
  const { id } = client.last("response.done").response.output[0];
  const truncate = (item_id: string, audio_end_ms: number) =>
    client.send({ type: "conversation.item.truncate", item_id, content_index: 0, audio_end_ms });
  truncate(id, 60_000);
  client.sendText("hello");
  truncate(client.last("conversation.item.added").item.id, 0);
  truncate("item_x", 0);
  assertEquals(client.all("error").length, 3);
  truncate(id, 100);
  client.send({ type: "conversation.item.retrieve", item_id: id });
  const [part] = client.last("conversation.item.retrieved").item.content;
  assertEquals([part.transcript, atob(part.audio).length], [undefined, 4800]);
});

Deno.test("faster than real time by default; slow, jittery and in chunks of any size on request", async () => {
  const durations = new Map<string, number>();
  const variants = {
    byDefault: {},
    slow: { speed: 0.5 },
    jittery: { jitterMs: 50 },
    smallChunks: { chunkMs: 20 },
  };
  for (const [name, pacing] of Object.entries(variants)) {
    const client = new EngineClient({ pacing });
    client.sendText("say: " + "x".repeat(50)); // three seconds
    client.send({ type: "response.create" });
    while (client.all("response.done").length === 0) await client.clock.advance(10);
    durations.set(name, client.clock.now());
    const chunks = client.all("response.output_audio.delta").map(({ delta }) =>
      delta.length * 0.75
    );
    assert(chunks.every((size) => size <= (name === "smallChunks" ? 960 : 4800)));
  }
  assert(durations.get("byDefault")! < 1000);
  assert(durations.get("slow")! > 5000);
  assert(durations.get("jittery")! !== durations.get("byDefault"));
});

Deno.test("a WebSocket session never emits output_audio_buffer events", async () => {
  const client = await spoken();
  assertEquals(client.types().filter((type) => type.startsWith("output_audio_buffer")), []);
});

Deno.test("every fault can be requested", async () => {
  // The tests of each are in faults/, response/ and session/.
  const createOne = (fault: AnyEvent) =>
    createEmulator({ clock: new ManualClock(), faults: [fault] });
  for (
    const fault of [
      { fault: "close", code: 1006 },
      { fault: "close", code: 1001, event: "response.done" },
      { fault: "delay", event: "session.updated", delayMs: 1000 },
      { fault: "reorder" },
      { fault: "strip", event: "response.done", fields: ["event_id"] },
    ]
  ) createOne(fault);
  const failing = await spoken({ responder: () => ({ fail: { code: "insufficient_quota" } }) });
  assertEquals(failing.last("response.done").response.status, "failed");
  const incomplete = await spoken({ responder: () => ({ incomplete: "content_filter" }) });
  assertEquals(incomplete.last("response.done").response.status, "incomplete");
});
