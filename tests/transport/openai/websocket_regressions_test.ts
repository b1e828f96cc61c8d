import { assertEquals, assertRejects, assertThrows, fail } from "@std/assert";
import { RealtimeConnectionError } from "../../../src/contract/errors.ts";
import { EventDispatcher } from "../../../src/events/event_dispatcher.ts";
import { createEmulator, ManualClock } from "../../../src/testing/mod.ts";
import { ItemMemory } from "../../../src/transport/openai/engine/item_memory.ts";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/openai/websocket.ts";
import { sessionPayload } from "../../../src/wire/openai/session_payload.ts";
import { createClient } from "../../support/client.ts";
import { createEngine } from "../../support/engine.ts";
import { FakeSocket } from "../../support/fake_socket.ts";
import { createLedger } from "../../support/ledger.ts";

Deno.test("until acknowledged, a refused config rejects, even if tracing is confirmed after it", async () => {
  const clock = new ManualClock();
  const { createWebSocket } = createEmulator({ clock });
  const client = new OpenAIRealtimeWebSocket({ createWebSocket, clock });
  client.on("error", () => {});
  const connected = assertRejects(
    () =>
      client.connect({
        apiKey: "any",
        until: "acknowledged",
        initialSessionConfig: { providerData: { nonsense: 1 } },
      }),
    RealtimeConnectionError,
  );
  await clock.advance(2_000);
  const { code, cause } = await connected;
  assertEquals(code, "server_error");
  assertEquals((cause.error as { param: string }).param, "session.nonsense");
  assertEquals(client.status, "disconnected");
});

Deno.test("a response.create that cannot be written as JSON does not hold up the next one", () => {
  const { engine, sent } = createEngine();
  assertThrows(() => engine.sendEvent({ type: "response.create", metadata: { n: 1n } }), TypeError);
  engine.requestResponse();
  assertEquals(sent.map(({ type }) => type), ["response.create"]);
});

Deno.test("a value that is not audio is refused by its type, connected or not", () => {
  const { client } = createClient();
  for (const audio of ["abc", [1, 2], null, undefined]) {
    assertThrows(() => client.sendAudio(audio as unknown as ArrayBuffer), TypeError);
  }
  assertEquals(client.droppedAudioBytes, 0);
});

Deno.test("a once listener is called once, even if a listener before it emits the event again", () => {
  const events = new EventDispatcher(() => {});
  const calls: string[] = [];
  let depth = 0;
  events.add("x", () => {
    if (depth++ === 0) events.emit("x");
  });
  events.add("x", () => calls.push("once"), true);
  events.emit("x");
  assertEquals(calls, ["once"]);
});

Deno.test("in a config of both shapes, the current shape takes priority", () => {
  const { audio } = sessionPayload({
    audio: { input: { turnDetection: null }, output: { voice: "cedar" } },
    speed: 1.2,
    turnDetection: { type: "server_vad" },
  }, { model: "m" });
  assertEquals(audio?.input?.turn_detection, null);
  assertEquals([audio?.output?.voice, audio?.output?.speed], ["cedar", 1.2]);
});

Deno.test("the audio of an item is not kept", () => {
  const memory = new ItemMemory();
  const content = [{ type: "output_audio" as const, audio: "AAAA", transcript: "hi" }];
  const item = {
    itemId: "a",
    type: "message" as const,
    role: "assistant" as const,
    status: "completed" as const,
    content,
  };
  assertEquals(memory.remember(item), item);
  assertEquals(memory.withTranscript("a", 0, null)?.content, [
    { type: "output_audio", transcript: null },
  ]);
});

Deno.test("a report for an unknown item does not end the estimate", () => {
  const { ledger, receive, report } = createLedger();
  receive("a", 1_000);
  report("typo", 500);
  assertEquals(ledger.source, "estimated");
});

Deno.test("a report that is not a number is refused", () => {
  const { receive, report } = createLedger();
  receive("a", 1_000);
  assertThrows(() => report("a", "5" as unknown as number), RangeError);
});

for (
  const [name, socket] of [
    ["nothing", undefined],
    ["an object that is no socket", {}],
    ["a socket that cannot be listened to", { addEventListener: () => fail("no listeners here") }],
    ["a closed socket that keeps its listeners", { addEventListener() {}, readyState: 3 }],
  ] as const
) {
  for (const how of ["gives", "resolves with"]) {
    Deno.test(`a factory that ${how} ${name} fails connect(), and leaves no timer`, async () => {
      const { client, clock } = createClient({
        createWebSocket: () => (how === "gives" ? socket : Promise.resolve(socket)) as never,
      });
      await assertRejects(() => client.connect());
      assertEquals([client.status, clock.pendingTimers], ["disconnected", 0]);
    });
  }
}

Deno.test("a factory that rejects with undefined does not count as closed by the client", async () => {
  const { client, causes } = createClient({ createWebSocket: () => Promise.reject(undefined) });
  await client.connect().catch(() => {});
  assertEquals(causes.map(({ code, initiator }) => [code, initiator]), [[1006, "network"]]);
});

Deno.test("a request that cannot be written as JSON is refused at once, even while another response is running", () => {
  const { engine, sent, created, done } = createEngine();
  engine.requestResponse();
  assertThrows(() => engine.sendEvent({ type: "response.create", metadata: { n: 1n } }), TypeError);
  engine.requestResponse({ instructions: "Go on." });
  created("resp_1");
  done("resp_1");
  assertEquals(sent.map(({ response }) => response?.instructions), [undefined, "Go on."]);
});

Deno.test("a socket that refuses a request from a timer causes an error event, and no uncaught exception", async () => {
  const socket = new FakeSocket(1);
  const { client, clock, errors } = createClient({
    createWebSocket: () => socket,
    deadPeer: false,
  });
  await client.connect();
  client.requestResponse();
  client.requestResponse({ instructions: "second" });
  client.requestResponse({ instructions: "third" });
  const refusal = new Error("the socket is closing");
  socket.onSend = () => {
    throw refusal;
  };
  await clock.advance(31_000);
  assertEquals(errors.at(-1), refusal);
  socket.onSend = undefined;
  await clock.advance(31_000);
  assertEquals(JSON.parse(socket.sent.at(-1)!).response, { instructions: "third" });
  client.close();
});

Deno.test("an item of which nothing was heard is deleted, even if the refusal names no event", () => {
  const { engine, sent, created, audio, receive } = createEngine();
  created("resp_1");
  audio("item_1", 100);
  engine.interrupt(true);
  const message = "Only model output audio messages can be truncated";
  const error = { type: "invalid_request_error", code: null, message, event_id: null };
  receive({ type: "error", error: { ...error, message: "Something else" } });
  assertEquals(sent.filter(({ type }) => type === "conversation.item.delete"), []);
  receive({ type: "error", error });
  receive({ type: "error", error }); // about an unknown event
  assertEquals(sent.slice(2), [
    { type: "conversation.item.delete", item_id: "item_1", event_id: "voicewire_delete_3" },
  ]);
});
