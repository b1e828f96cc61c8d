import { assertEquals, assertMatch } from "@std/assert";
import { createEngine } from "../../../support/engine.ts";

const USAGE = {
  total_tokens: 30,
  input_tokens: 20,
  output_tokens: 10,
  input_token_details: {
    text_tokens: 5,
    audio_tokens: 15,
    cached_tokens: 4,
    cached_tokens_details: { text_tokens: 4 },
  },
  output_token_details: { text_tokens: 2, audio_tokens: 8 },
};

Deno.test("turn_started has the server's event, turn_done the response's output and usage", () => {
  const { created, done, payloads } = createEngine();
  created("resp_1", { metadata: { mine: "yes" } });
  done("resp_1", { output: [{ type: "message", id: "a" }], usage: USAGE });
  const [{ type, providerData }] = payloads("turn_started");
  assertEquals([type, providerData.type, providerData.response.metadata], [
    "response_started",
    "response.created",
    { mine: "yes" },
  ]);
  assertEquals(payloads("turn_done"), [{
    type: "response_done",
    response: {
      id: "resp_1",
      output: [{ type: "message", id: "a" }],
      usage: {
        inputTokens: 20,
        inputTokensDetails: USAGE.input_token_details,
        outputTokens: 10,
        outputTokensDetails: USAGE.output_token_details,
        totalTokens: 30,
      },
    },
  }]);
});

Deno.test("usage_update counts one request per response; cached tokens are part of the input", () => {
  const { done, payloads } = createEngine();
  done("resp_1", { usage: USAGE });
  assertEquals(payloads("usage_update"), [{
    requests: 1,
    inputTokens: 20,
    outputTokens: 10,
    totalTokens: 30,
    inputTokensDetails: [USAGE.input_token_details],
    outputTokensDetails: [USAGE.output_token_details],
  }]);
});

for (const usage of [null, undefined]) {
  Deno.test(`a response whose usage is ${usage} has counts of 0`, () => {
    const { done, payloads } = createEngine();
    done("resp_1", { status: "cancelled", usage });
    const { inputTokens, outputTokens, totalTokens } = payloads("usage_update")[0];
    assertEquals([inputTokens, outputTokens, totalTokens], [0, 0, 0]);
    assertEquals(payloads("turn_done").length, 1);
  });
}

Deno.test("a request waits for any running response, and is sent when that is done", () => {
  const { engine, created, done, sent } = createEngine();
  created("resp_vad");
  engine.requestResponse();
  engine.sendEvent({ type: "response.create", response: { instructions: "mine" } });
  assertEquals(sent, []);
  done("resp_vad");
  assertEquals(sent, [{ type: "response.create", event_id: "voicewire_response_1" }]);
});

Deno.test("any other event is sent at once, while a response is running", () => {
  const { engine, created, sent } = createEngine();
  created("resp_1");
  engine.sendEvent({ type: "input_audio_buffer.clear" });
  assertEquals(sent, [{ type: "input_audio_buffer.clear" }]);
});

Deno.test("when the server refuses a request, the next one is sent", () => {
  const { engine, receive, sent } = createEngine();
  engine.sendEvent({ type: "response.create", event_id: "mine" });
  engine.requestResponse();
  receive({ type: "error", error: { type: "x", message: "no", event_id: "mine" } });
  assertEquals(sent.map(({ event_id }) => event_id), ["mine", "voicewire_response_1"]);
});

Deno.test("30 s without an event about a response raise an error, and the next request is sent", async () => {
  const { clock, engine, sent, payloads } = createEngine();
  engine.sendEvent({ type: "response.create", event_id: "lost" });
  engine.requestResponse();
  await clock.advance(30_000);
  assertEquals(sent.length, 2);
  assertMatch(payloads("error")[0].error.message, /the server has sent nothing about one for 30 s/);
  engine.close();
  assertEquals(clock.pendingTimers, 0);
});

/** The tracing that is sent on `session.created`, by the config's tracing and the session's. */
const TRACING: [wanted: unknown, current: unknown, sent: unknown[]][] = [
  [undefined, null, ["auto"]],
  [undefined, undefined, ["auto"]],
  ["auto", { workflow_name: "w" }, ["auto"]],
  [null, null, [null]],
  [null, { workflow_name: "w" }, []],
  [{ workflow_name: "w" }, null, [{ workflow_name: "w" }]],
  [{ workflow_name: "w" }, "auto", [{ workflow_name: "w" }]],
  [{ workflow_name: "w" }, { workflow_name: "v" }, []],
];
for (const [wanted, current, expected] of TRACING) {
  Deno.test(`tracing ${JSON.stringify(wanted)} in a session with ${JSON.stringify(current)}`, () => {
    const { receive, sent, warnings } = createEngine({ config: { tracing: wanted as "auto" } });
    receive({ type: "session.created", session: { type: "realtime", tracing: current } });
    assertEquals(
      sent,
      expected.map((tracing) => ({
        type: "session.update",
        session: { type: "realtime", tracing },
      })),
    );
    assertEquals(warnings.length, expected.length === 0 ? 1 : 0);
  });
}

Deno.test("the server's latest description of the session counts; before that, the first config", () => {
  const { engine, receive } = createEngine({ config: { outputAudioFormat: "g711_ulaw" } });
  const session = (format: object) => ({ type: "realtime", audio: { output: { format } } });
  /** The duration of 480 bytes in the session's format. */
  const durationMs = (itemId: string) => {
    const delta = btoa("\0".repeat(480));
    receive({ type: "response.output_audio.delta", response_id: "r", item_id: itemId, delta });
    return engine.playback.entries.at(-1)?.generatedMs;
  };
  assertEquals(durationMs("a"), 60);
  receive({ type: "session.created", session: session({ type: "audio/pcm", rate: 24_000 }) });
  assertEquals(durationMs("b"), 10);
  receive({ type: "session.updated", session: session({ type: "audio/pcm", rate: 48_000 }) });
  assertEquals(durationMs("c"), 5);
});

Deno.test("a history edit is sent, and a confirmed deletion is settled", () => {
  const { engine, receive, sent } = createEngine();
  const item = (itemId: string) => ({
    itemId,
    type: "message" as const,
    role: "user" as const,
    status: "completed" as const,
    content: [{ type: "input_text" as const, text: itemId }],
  });
  engine.resetHistory([item("a"), item("b")], [item("b")]);
  receive({ type: "conversation.item.deleted", item_id: "a" });
  engine.resetHistory([item("b")], [item("c"), item("b")]);
  assertEquals(sent.map(({ type, previous_item_id }) => [type, previous_item_id]), [
    ["conversation.item.delete", undefined],
    ["conversation.item.create", "root"],
  ]);
});
