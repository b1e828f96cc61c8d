import { assertEquals } from "@std/assert";
import { createEngine, type EngineOptions } from "../../../support/engine.ts";

/** An engine with a session whose turn detection has these settings. */
function createSpeaking(turnDetection: object | null = {}, options: EngineOptions = {}) {
  const t = createEngine(options);
  const session = (turn_detection: object | null) =>
    t.receive({
      type: "session.updated",
      session: { type: "realtime", audio: { input: { turn_detection } } },
    });
  session(turnDetection && { type: "server_vad", ...turnDetection });
  t.sent.length = 0; // the tracing, which is set when the session is first known
  const input = (what: string) =>
    t.receive({ type: `input_audio_buffer.${what}`, item_id: "item_user" });
  return {
    ...t,
    session,
    input,
    /** The requests that were sent. */
    requests: () => t.sent.filter(({ type }) => type === "response.create").length,
    /** The caller speaks, stops, and the turn is committed. */
    speak: () => ["speech_started", "speech_stopped", "committed"].forEach(input),
  };
}

const OUTPUT = { type: "function_call", id: "f", callId: "c", name: "n", arguments: "{}" } as const;

Deno.test("a tool that answers while the caller speaks: its output goes at once, and the service's response answers it", () => {
  const { engine, sent, input, created, done, requests } = createSpeaking();
  input("speech_started");
  engine.sendFunctionCallOutput({ ...OUTPUT, responseId: "r" }, "found");
  assertEquals(sent.map(({ type }) => type), ["conversation.item.create"]);
  input("speech_stopped");
  input("committed");
  created("resp_vad");
  done("resp_vad");
  assertEquals([requests(), engine.responding], [0, false]);
});

Deno.test("a service that does not answer the caller's turn within 3 s is asked for a response, once", async () => {
  const { engine, clock, input, requests, created, done, payloads } = createSpeaking();
  input("speech_started");
  engine.requestResponse();
  engine.requestResponse();
  await clock.advance(40_000);
  input("speech_stopped");
  await clock.advance(500);
  input("committed");
  await clock.advance(2_999);
  assertEquals(requests(), 0);
  await clock.advance(1);
  assertEquals(requests(), 1);
  created("resp_1");
  done("resp_1");
  await clock.advance(60_000);
  assertEquals([requests(), payloads("error"), clock.pendingTimers], [1, [], 0]);
});

Deno.test("a request after the commit waits for the service's own response, too", async () => {
  const { engine, clock, speak, requests } = createSpeaking();
  speak();
  engine.sendMessage("hello");
  assertEquals(requests(), 0);
  await clock.advance(3_000);
  assertEquals(requests(), 1);
});

Deno.test("with create_response false, a waiting request is sent when the turn is committed", () => {
  const { engine, input, requests } = createSpeaking({ create_response: false });
  input("speech_started");
  engine.requestResponse();
  input("speech_stopped");
  assertEquals(requests(), 0);
  input("committed");
  assertEquals(requests(), 1);
});

Deno.test("an explicit request in the caller's turn is sent when the service's response is done", () => {
  const { engine, sent, speak, input, created, done } = createSpeaking();
  input("speech_started");
  engine.requestResponse();
  engine.requestResponse({ instructions: "mine" });
  speak();
  created("resp_vad");
  assertEquals(sent, []);
  done("resp_vad");
  assertEquals(sent.map(({ response }) => response), [{ instructions: "mine" }]);
});

Deno.test("a request behind a response that the caller interrupts waits for the caller", () => {
  const { engine, input, created, done, requests } = createSpeaking({ interrupt_response: true });
  created("resp_1");
  engine.requestResponse();
  input("speech_started");
  done("resp_1", { status: "cancelled" });
  assertEquals([requests(), engine.responding], [0, true]);
});

const ENDINGS: Record<string, (t: ReturnType<typeof createSpeaking>) => unknown> = {
  "the input buffer is cleared": ({ input }) => input("cleared"),
  "the turn detection is turned off": ({ session }) => session(null),
  "speech_stopped does not come for 60 s": ({ clock }) => clock.advance(60_000),
  "the commit does not come for 3 s": ({ input, clock }) => {
    input("speech_stopped");
    return clock.advance(3_000);
  },
};
for (const [ending, end] of Object.entries(ENDINGS)) {
  Deno.test(`a request that waits for the caller is sent if ${ending}`, async () => {
    const t = createSpeaking();
    t.input("speech_started");
    t.engine.requestResponse();
    assertEquals(t.requests(), 0);
    await end(t);
    assertEquals([t.requests(), t.payloads("error")], [1, []]);
  });
}

Deno.test("a forgotten turn holds up no later request, and leaves no timer", async () => {
  const { engine, clock, input, requests } = createSpeaking();
  const before = clock.pendingTimers;
  input("speech_started");
  assertEquals(clock.pendingTimers, before);
  await clock.advance(60_000);
  engine.requestResponse();
  assertEquals(requests(), 1);
});

Deno.test("after the end of the connection, no timer waits for the caller", () => {
  const { engine, clock, input, requests } = createSpeaking();
  const before = clock.pendingTimers;
  input("speech_started");
  engine.requestResponse();
  assertEquals(clock.pendingTimers, before + 1);
  engine.close();
  assertEquals([clock.pendingTimers, requests()], [before, 0]);
});

Deno.test("a commit without speech holds up no request", () => {
  const { engine, input, requests } = createSpeaking(null);
  input("committed");
  engine.requestResponse();
  assertEquals(requests(), 1);
});

Deno.test("a listener of the speech that asks for a response does not ask over the caller", () => {
  const { engine, events, input, requests } = createSpeaking();
  events.add("*", ({ type }: { type: string }) => {
    if (type === "input_audio_buffer.speech_started") engine.requestResponse();
  });
  input("speech_started");
  assertEquals(requests(), 0);
});
