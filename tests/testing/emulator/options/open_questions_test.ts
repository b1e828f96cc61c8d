import { assertEquals } from "@std/assert";
import { type AnyEvent, EngineClient } from "../../../support/emulator/engine_client.ts";

function codeOf(client: EngineClient, event: AnyEvent): string {
  client.send(event);
  return client.last("error").error.code;
}

Deno.test("open question: the codes for a missing item and an unknown field", () => {
  const client = new EngineClient({
    openQuestions: {
      itemNotFoundCodes: { retrieve: "r", delete: "d", create: "c" },
      unknownParameterCode: "u",
    },
  });
  const item = { type: "message", role: "user", content: [] };
  const item_id = "item_x";
  assertEquals(codeOf(client, { type: "conversation.item.retrieve", item_id }), "r");
  assertEquals(codeOf(client, { type: "conversation.item.delete", item_id }), "d");
  const create = { type: "conversation.item.create", item, previous_item_id: item_id };
  assertEquals(codeOf(client, create), "c");
  assertEquals(codeOf(client, { type: "input_audio_buffer.clear", x: 1 }), "u");
});

Deno.test("open question: the code of a response that failed on the rate limit", async () => {
  const client = new EngineClient({
    rateLimits: { tokens: 1 },
    openQuestions: { rateLimitCode: "inference_rate_limit_exceeded" },
  });
  for (let i = 0; i < 2; i++) {
    client.send({ type: "response.create" });
    await client.clock.advance(4000);
  }
  const { error } = client.last("response.done").response.status_details;
  assertEquals(error.code, "inference_rate_limit_exceeded");
});

Deno.test("open question: how long a session lasts", async () => {
  const client = new EngineClient({ openQuestions: { sessionMaxMs: 60_000 } });
  assertEquals(client.events[0].session.expires_at, 1_767_225_600 + 60);
  await client.clock.advance(60_000);
  assertEquals(client.closed?.code, 1001);
});

Deno.test("open question: whether the limit of 15 MiB counts base64 or bytes", () => {
  const audio = "A".repeat(16 * 1024 * 1024);
  const append = { type: "input_audio_buffer.append", audio };
  const inText = new EngineClient();
  assertEquals(codeOf(inText, append), "invalid_value");
  const inBytes = new EngineClient({ openQuestions: { appendLimitOn: "bytes" } });
  inBytes.send(append);
  assertEquals(inBytes.all("error"), []);
  append.audio = "A".repeat(21 * 1024 * 1024);
  assertEquals(codeOf(inBytes, append), "invalid_value");
});

Deno.test("open question: another model in an update is refused, or ignored", () => {
  const strict = new EngineClient();
  strict.update({ model: "gpt-other", instructions: "x" });
  assertEquals(strict.error().param, "session.model");
  const lenient = new EngineClient({ openQuestions: { otherModel: "ignore" } });
  lenient.update({ model: "gpt-other", instructions: "x" });
  const { session } = lenient.last("session.updated");
  assertEquals([session.model, session.instructions], ["gpt-realtime", "x"]);
});
