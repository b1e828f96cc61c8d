import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { bytesToBase64 } from "../../../../src/wire/base64.ts";
import { type AnyEvent, EngineClient } from "../../../support/emulator/engine_client.ts";
import { errorOf, spoken } from "../../../support/emulator/refusals.ts";
import { quiet } from "../../../support/emulator/signals.ts";

Deno.test("error: invalid_event for a binary frame", () => {
  const client = new EngineClient();
  client.engine.handleMessage(new Uint8Array([1, 2, 3]));
  assertEquals(client.error().code, "invalid_event");
});

Deno.test("error: invalid_json for text that is not JSON", () => {
  const client = new EngineClient();
  client.engine.handleMessage("{oops");
  assertEquals(client.error().code, "invalid_json");
});

Deno.test("error: invalid_event for JSON that is not an object, and for an event without a type", () => {
  const client = new EngineClient();
  for (const text of ["[]", "null", "1", '"x"']) client.engine.handleMessage(text);
  assertEquals(client.all("error").map(({ error }) => error.code), Array(4).fill("invalid_event"));
  const error = errorOf(client, { foo: 1 });
  assertEquals([error.code, error.param], ["invalid_event", "type"]);
});

Deno.test("error: invalid_value with param type for an unknown type", () => {
  const error = errorOf(new EngineClient(), { type: "session.destroy" });
  assertEquals([error.code, error.param], ["invalid_value", "type"]);
});

Deno.test("error: unknown_parameter for a field that the service does not know", () => {
  const client = new EngineClient();
  let error = errorOf(client, { type: "response.cancel", why: "because" });
  assertEquals([error.code, error.param], ["unknown_parameter", "why"]);
  error = errorOf(client, {
    type: "session.update",
    session: { type: "realtime", audio: { input: { volume: 3 } } },
  });
  assertEquals([error.code, error.param], ["unknown_parameter", "session.audio.input.volume"]);
});

Deno.test("error: missing_required_parameter names the field", () => {
  const client = new EngineClient();
  let error = errorOf(client, { type: "input_audio_buffer.append" });
  assertEquals([error.code, error.param], ["missing_required_parameter", "audio"]);
  error = errorOf(client, { type: "session.update", session: { instructions: "x" } });
  assertEquals([error.code, error.param], ["missing_required_parameter", "session.type"]);
});

Deno.test("error: missing_required_parameter for assistant audio that a client creates", () => {
  const item = {
    type: "message",
    role: "assistant",
    content: [{ type: "output_audio", audio: "AAAA", transcript: "hi" }],
  };
  const error = errorOf(new EngineClient(), { type: "conversation.item.create", item });
  assertEquals([error.code, error.param], [
    "missing_required_parameter",
    "item.content[0].text",
  ]);
});

Deno.test("error: invalid_value for ids that are too long", () => {
  const client = new EngineClient();
  const message = { type: "message", role: "user", content: [] };
  let error = errorOf(client, {
    type: "conversation.item.create",
    item: { ...message, id: "x".repeat(33) },
  });
  assertEquals([error.code, error.param], ["invalid_value", "item.id"]);
  error = errorOf(client, {
    type: "conversation.item.create",
    item: { type: "function_call_output", call_id: "x".repeat(33), output: "" },
  });
  assertEquals([error.code, error.param], ["invalid_value", "item.call_id"]);
  client.send({ type: "response.cancel", event_id: "x".repeat(513) });
  assertEquals(client.last("error").error.param, "event_id");
});

Deno.test("error: invalid_value for metadata beyond its limits", () => {
  const client = new EngineClient();
  const pairs = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, "v"]));
  for (const metadata of [pairs(17), { ["k".repeat(65)]: "v" }, { k: "v".repeat(513) }]) {
    const error = errorOf(client, { type: "response.create", response: { metadata } });
    assertEquals(error.code, "invalid_value");
    assertStringIncludes(error.param, "response.metadata");
  }
});

Deno.test("error: invalid_value for numbers out of range", () => {
  const client = new EngineClient();
  const cases: [AnyEvent, string][] = [
    [{ max_output_tokens: 4097 }, "session.max_output_tokens"],
    [{ max_output_tokens: 0 }, "session.max_output_tokens"],
    [{ audio: { output: { speed: 1.6 } } }, "session.audio.output.speed"],
    [{ output_modalities: ["text", "audio"] }, "session.output_modalities"],
    [{ output_modalities: [] }, "session.output_modalities"],
    [
      { audio: { input: { format: { type: "audio/pcm", rate: 16000 } } } },
      "session.audio.input.format.rate",
    ],
    [
      { audio: { input: { turn_detection: { type: "server_vad", threshold: 2 } } } },
      "session.audio.input.turn_detection.threshold",
    ],
    [
      { audio: { input: { turn_detection: { type: "server_vad", idle_timeout_ms: 100 } } } },
      "session.audio.input.turn_detection.idle_timeout_ms",
    ],
    [{ audio: { output: { voice: "nobody" } } }, "session.audio.output.voice"],
  ];
  for (const [session, param] of cases) {
    const error = errorOf(client, {
      type: "session.update",
      session: { type: "realtime", ...session },
    });
    assertEquals([error.code, error.param], ["invalid_value", param]);
  }
});

Deno.test("error: invalid_value for audio that is not base64, and for more than 15 MiB", () => {
  const client = new EngineClient();
  let error = errorOf(client, { type: "input_audio_buffer.append", audio: "***" });
  assertEquals([error.code, error.param], ["invalid_value", "audio"]);
  const audio = "A".repeat(15 * 1024 * 1024 + 4);
  error = errorOf(client, { type: "input_audio_buffer.append", audio });
  assertEquals([error.code, error.param], ["invalid_value", "audio"]);
});

Deno.test("error: conversation_already_has_active_response names the active one", () => {
  const client = new EngineClient();
  client.sendText("hello");
  client.send({ type: "response.create" });
  const error = errorOf(client, { type: "response.create" });
  assertEquals(error.code, "conversation_already_has_active_response");
  assertStringIncludes(error.message, client.last("response.created").response.id);
});

Deno.test("error: response_cancel_not_active if no response is running", () => {
  const error = errorOf(new EngineClient(), { type: "response.cancel" });
  assertEquals(error.code, "response_cancel_not_active");
});

Deno.test("error: input_audio_buffer_commit_empty below 100 ms, with the length to two decimals", () => {
  const client = new EngineClient();
  client.update({ audio: { input: { turn_detection: null } } });
  client.sendAudio(quiet(99.5));
  const error = errorOf(client, { type: "input_audio_buffer.commit" });
  assertEquals(error.code, "input_audio_buffer_commit_empty");
  assertStringIncludes(error.message, "99.50ms");
  client.sendAudio(quiet(0.5));
  client.send({ type: "input_audio_buffer.commit" });
  assertEquals(client.all("input_audio_buffer.committed").length, 1);
});

Deno.test("error: cannot_update_voice once assistant audio exists, and the whole update is refused", async () => {
  const { client } = await spoken();
  const error = errorOf(client, {
    type: "session.update",
    session: { type: "realtime", instructions: "new", audio: { output: { voice: "marin" } } },
  });
  assertEquals(error.code, "cannot_update_voice");
  client.update({ audio: { output: { voice: "alloy" } } });
  assert(client.last("session.updated").session.instructions !== "new");
});

Deno.test("error: item not found, on retrieve, delete and as a predecessor", () => {
  const client = new EngineClient();
  for (const type of ["conversation.item.retrieve", "conversation.item.delete"]) {
    assertEquals(errorOf(client, { type, item_id: "item_x" }).param, "item_id");
  }
  const error = errorOf(client, {
    type: "conversation.item.create",
    previous_item_id: "item_x",
    item: { type: "message", role: "user", content: [] },
  });
  assertEquals(error.param, "previous_item_id");
});

Deno.test("error: output_audio_buffer.clear is refused in a WebSocket session", () => {
  const error = errorOf(new EngineClient(), { type: "output_audio_buffer.clear" });
  assertEquals(error.code, "invalid_event");
});

Deno.test("error: response.create in a transcription session", () => {
  const client = new EngineClient({}, "transcription");
  errorOf(client, { type: "response.create" });
});

Deno.test("the engine never throws, whatever a client sends", async () => {
  const client = new EngineClient();
  const values = [null, 0, -1, 1e308, "", "x", [], {}, true, [[]], { type: {} }];
  const types = [
    "session.update",
    "input_audio_buffer.append",
    "conversation.item.create",
    "conversation.item.retrieve",
    "conversation.item.truncate",
    "response.create",
    "response.cancel",
    "__proto__",
    "constructor",
  ];
  for (const type of types) {
    for (const value of values) {
      const fields = ["session", "audio", "item", "item_id", "content_index", "response"];
      for (const field of fields) client.send({ type, [field]: value });
    }
  }
  client.send({
    type: "conversation.item.create",
    item: {
      type: "message",
      role: "user",
      content: [{ type: "input_audio", audio: bytesToBase64(new Uint8Array(3)) }],
    },
  });
  client.send({ type: "response.create" });
  await client.clock.advance(5000);
  assertEquals(client.all("error").filter(({ error }) => error.type === "server_error"), []);
});
