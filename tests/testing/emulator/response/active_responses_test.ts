import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { PCMU } from "../../../../src/audio/format.ts";
import { base64ToBytes } from "../../../../src/wire/base64.ts";
import { EngineClient } from "../../../support/emulator/engine_client.ts";
import { join, quiet, voice } from "../../../support/emulator/signals.ts";

async function respond(client: EngineClient, response?: unknown): Promise<void> {
  client.send({ type: "response.create", response });
  await client.clock.advance(5000);
}

Deno.test("response: an out-of-band response stays out of the conversation and echoes its metadata", async () => {
  const client = new EngineClient();
  client.sendText("say: hello");
  const from = client.events.length;
  await respond(client, { conversation: "none", metadata: { topic: "test" } });
  assertEquals(client.types(from).filter((type) => type.startsWith("conversation.")), []);
  const { response } = client.last("response.done");
  assertEquals([response.conversation_id, response.metadata], [null, { topic: "test" }]);
  assertEquals(client.last("response.created").response.metadata, { topic: "test" });
  assertEquals(client.engine.conversation.items.length, 1);
});

Deno.test("response: an out-of-band response runs beside the conversation's, and can be cancelled by its id", async () => {
  const client = new EngineClient();
  client.sendText("say: a long enough answer to be cancelled");
  client.send({ type: "response.create" });
  client.send({ type: "response.create", response: { conversation: "none" } });
  const [inBand, outOfBand] = client.all("response.created").map(({ response }) => response.id);
  await client.clock.advance(100);
  client.send({ type: "response.cancel", response_id: outOfBand });
  await client.clock.advance(5000);
  const done = client.all("response.done").map(({ response }) => [response.id, response.status]);
  assertEquals(done, [[outOfBand, "cancelled"], [inBand, "completed"]]);
});

Deno.test("response: input replaces the context, by items and by references", async () => {
  const client = new EngineClient();
  client.sendText("say: one");
  client.sendText("say: two");
  const { id } = client.engine.conversation.items[0]!.item;
  const input = [{ type: "item_reference", id }];
  await respond(client, { conversation: "none", input });
  assertEquals(client.last("response.output_audio_transcript.done").transcript, "one");
  const item = { type: "message", role: "user", content: [{ type: "input_text", text: "three" }] };
  await respond(client, { conversation: "none", input: [item] });
  assertEquals(client.last("response.output_audio_transcript.done").transcript, "three");
  await respond(client, { input: [] });
  const { transcript } = client.last("response.output_audio_transcript.done");
  assertEquals(transcript, "(nothing to answer)");
  const from = client.events.length;
  client.send({
    type: "response.create",
    response: { input: [{ type: "item_reference", id: "item_x" }] },
  });
  assertEquals(client.error(from).param, "response.input[0].id");
});

Deno.test("response: overrides apply to that response only", async () => {
  const client = new EngineClient();
  client.sendText("say: hello");
  await respond(client, { output_modalities: ["text"] });
  assertEquals(client.last("response.done").response.output_modalities, ["text"]);
  await respond(client);
  assertEquals(client.last("response.done").response.output_modalities, ["audio"]);
});

Deno.test("response: max_output_tokens makes it incomplete", async () => {
  const client = new EngineClient();
  client.sendText("say: far more than ten tokens of audio");
  await respond(client, { max_output_tokens: 10 });
  const { status, status_details, output, usage } = client.last("response.done").response;
  assertEquals([status, status_details.reason], ["incomplete", "max_output_tokens"]);
  assertEquals(output[0].status, "incomplete");
  assert(usage.output_tokens <= 10);
});

Deno.test("response: a responder can fail it, end it as incomplete, and wait", async () => {
  const client = new EngineClient({
    responder: () => [{ waitMs: 1000 }, { fail: { code: "insufficient_quota", message: "no" } }],
  });
  client.send({ type: "response.create" });
  await client.clock.advance(999);
  assertEquals(client.all("response.done"), []);
  await client.clock.advance(1);
  const { status, status_details } = client.last("response.done").response;
  assertEquals([status, status_details.error.code], ["failed", "insufficient_quota"]);
  const filtered = new EngineClient({ responder: () => ({ incomplete: "content_filter" }) });
  await respond(filtered);
  const { response } = filtered.last("response.done");
  assertEquals([response.status, response.status_details.reason], [
    "incomplete",
    "content_filter",
  ]);
});

Deno.test("response: an exception of the responder, or an unknown part, fails only that response", async () => {
  const responders = [
    () => {
      throw new Error("mine");
    },
    () => Promise.reject(new Error("mine")),
    // deno-lint-ignore require-yield
    function* () {
      throw new Error("mine");
    },
    () => ({ mine: 1 }) as never,
  ];
  for (const responder of responders) {
    const client = new EngineClient({ responder });
    await respond(client);
    const { status, status_details } = client.last("response.done").response;
    assertEquals(status, "failed");
    assertStringIncludes(
      status_details.error.message,
      responder === responders[3] ? "part" : "mine",
    );
  }
});

Deno.test("response: a generator is resumed for one part at a time, and not after a cancel", async () => {
  const asked: string[] = [];
  let closed = false;
  const client = new EngineClient({
    async *responder({ signal }) {
      try {
        asked.push("first");
        yield { say: "first" };
        asked.push("second");
        yield { say: "second, which is long enough to be cancelled" };
        asked.push("third");
        yield { say: "third" };
      } finally {
        closed = signal.aborted;
        await Promise.resolve();
      }
    },
  });
  client.send({ type: "response.create" });
  await client.clock.advance(0);
  assertEquals(asked, ["first"]);
  await client.clock.advance(200);
  client.send({ type: "response.cancel" });
  await client.clock.advance(5000);
  assertEquals([asked, closed], [["first", "second"], true]);
});

Deno.test("response: it can be cancelled if its responder never answers", async () => {
  const client = new EngineClient({ responder: () => new Promise(() => {}) });
  await respond(client);
  client.send({ type: "response.cancel" });
  assertEquals(client.last("response.done").response.status, "cancelled");
});

Deno.test("usage: it grows with each turn, and items that were read before are cached", async () => {
  const client = new EngineClient();
  client.sendText("say: hello");
  await respond(client);
  const first = client.last("response.done").response.usage;
  client.sendText("say: hello again");
  await respond(client);
  const second = client.last("response.done").response.usage;
  assertGreater(second.input_tokens, first.input_tokens);
  assertEquals(first.input_token_details.cached_tokens, 0);
  assertGreater(second.input_token_details.cached_tokens, 0);
  const { text_tokens, audio_tokens, image_tokens } = second.input_token_details;
  assertEquals(second.input_tokens, text_tokens + audio_tokens + image_tokens);
  assertEquals(second.total_tokens, second.input_tokens + second.output_tokens);
  assertEquals(first.output_token_details.audio_tokens, 5 * 60 / 50);
});

Deno.test("usage: a caller's audio is one token per 100 ms", async () => {
  const client = new EngineClient({ responder: () => undefined });
  client.update({ instructions: "", audio: { input: { turn_detection: null } } });
  client.sendAudio(quiet(1000));
  client.send({ type: "input_audio_buffer.commit" });
  await respond(client);
  const { input_token_details } = client.last("response.done").response.usage;
  assertEquals([input_token_details.audio_tokens, input_token_details.text_tokens], [10, 0]);
});

Deno.test("rate limits: tokens go down, come back with time, and a response with none left fails", async () => {
  const client = new EngineClient({
    rateLimits: { tokens: 100, resetMs: 60_000 },
    pacing: { speed: Infinity },
  });
  client.update({ instructions: "" });
  client.sendText("say: ten tokens of a tone");
  client.send({ type: "response.create" });
  await client.clock.advance(43);
  const [row] = client.last("rate_limits.updated").rate_limits;
  assertEquals([row.name, row.limit], ["tokens", 100]);
  assert(row.remaining < 80 && row.reset_seconds > 12);
  client.sendText("say: " + "x".repeat(400));
  client.send({ type: "response.create" });
  await client.clock.advance(0);
  client.send({ type: "response.create" });
  await client.clock.advance(0);
  const { status, status_details } = client.last("response.done").response;
  assertEquals([status, status_details.error.code], ["failed", "rate_limit_exceeded"]);
  await client.clock.advance(60_000);
  assertEquals(client.all("rate_limits.updated").length, 3);
  client.send({ type: "response.create" });
  await client.clock.advance(0);
  assertEquals(client.last("response.done").response.status, "completed");
});

Deno.test("open question: rate_limits.updated at the start of the response, or never", async () => {
  const early = new EngineClient({ openQuestions: { rateLimitsAt: "response_start" } });
  await respond(early);
  assertEquals(early.types().slice(1, 3), ["response.created", "rate_limits.updated"]);
  const never = new EngineClient({ openQuestions: { rateLimitsAt: "never" } });
  await respond(never);
  assertEquals(never.all("rate_limits.updated"), []);
});

Deno.test("open question: phase on message items", async () => {
  const responder = () => ({ say: "hm", phase: "commentary" }) as const;
  for (const phaseOnMessages of [true, false]) {
    const client = new EngineClient({ responder, openQuestions: { phaseOnMessages } });
    await respond(client);
    const { phase } = client.last("response.done").response.output[0];
    assertEquals(phase, phaseOnMessages ? "commentary" : undefined);
  }
});

Deno.test("parrot: with another output format, the same sound comes back", async () => {
  const client = new EngineClient();
  client.update({ audio: { output: { format: { type: "audio/pcmu" } } } });
  client.sendAudio(join(voice(600), quiet(600)));
  await client.clock.advance(5000);
  const bytes = join(
    ...client.all("response.output_audio.delta").map(({ delta }) => base64ToBytes(delta)),
  );
  assertEquals(bytes.length, 1100 * 8);
  const echo = new EngineClient();
  echo.update({ audio: { input: { format: PCMU }, output: { format: PCMU } } });
  echo.sendAudio(join(bytes, quiet(600, PCMU)), 160);
  assertEquals(echo.all("input_audio_buffer.speech_started").length, 1);
});

Deno.test("response: one out of band that is over cannot be cancelled any more", async () => {
  const client = new EngineClient();
  client.sendText("say: hello");
  await respond(client, { conversation: "none" });
  const { id } = client.last("response.done").response;
  const from = client.events.length;
  client.send({ type: "response.cancel", response_id: id });
  assertEquals(client.error(from).code, "response_cancel_not_active");
});
