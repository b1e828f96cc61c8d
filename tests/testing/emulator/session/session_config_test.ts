import { assert, assertEquals } from "@std/assert";
import { EngineClient } from "../../../support/emulator/engine_client.ts";
import { join, quiet, voice } from "../../../support/emulator/signals.ts";

Deno.test("session: starts with the defaults of the service", () => {
  const { session } = new EngineClient().events[0];
  assertEquals(session.type, "realtime");
  assertEquals(session.object, "realtime.session");
  assert(session.id.startsWith("sess_"));
  assertEquals(session.model, "gpt-realtime");
  assertEquals(session.output_modalities, ["audio"]);
  assertEquals(session.tools, []);
  assertEquals(session.tool_choice, "auto");
  assertEquals(session.max_output_tokens, "inf");
  assertEquals(session.tracing, null);
  assertEquals(session.prompt, null);
  assertEquals(session.include, null);
  assertEquals(session.truncation, "auto");
  const format = { type: "audio/pcm", rate: 24_000 };
  assertEquals(session.audio, {
    input: {
      format,
      transcription: null,
      noise_reduction: null,
      turn_detection: {
        type: "server_vad",
        threshold: 0.5,
        prefix_padding_ms: 300,
        silence_duration_ms: 500,
        idle_timeout_ms: null,
        create_response: true,
        interrupt_response: true,
      },
    },
    output: { format, voice: "alloy", speed: 1 },
  });
  assertEquals(session.expires_at, 1_767_225_600 + 3600);
});

Deno.test("session: open question, the silence it starts with", () => {
  const client = new EngineClient({ openQuestions: { silenceDurationMs: 200 } });
  const { turn_detection } = client.events[0].session.audio.input;
  assertEquals(turn_detection.silence_duration_ms, 200);
});

Deno.test("session: open question, conversation.created", () => {
  const client = new EngineClient({ openQuestions: { conversationCreated: true } });
  assertEquals(client.types(), ["session.created", "conversation.created"]);
});

Deno.test("session: it starts with the defaults of the options", () => {
  const client = new EngineClient({
    session: {
      instructions: "be brief",
      audio: { input: { turn_detection: { type: "semantic_vad", eagerness: "low" } } },
    },
  });
  const { session } = client.events[0];
  assertEquals(session.instructions, "be brief");
  assertEquals(session.audio.input.turn_detection, {
    type: "semantic_vad",
    eagerness: "low",
    create_response: true,
    interrupt_response: true,
  });
  assertEquals(session.audio.output.voice, "alloy");
});

Deno.test("session: a partial update keeps the other fields, and is answered with the whole session", () => {
  const client = new EngineClient();
  client.send({
    type: "session.update",
    event_id: "mine",
    session: { type: "realtime", audio: { input: { transcription: { model: "whisper-1" } } } },
  });
  const { type, event_id, session } = client.events[1];
  assertEquals(type, "session.updated");
  assert(event_id !== "mine");
  const before = client.events[0].session;
  const input = { ...before.audio.input, transcription: { model: "whisper-1" } };
  assertEquals(session, { ...before, audio: { ...before.audio, input } });
});

Deno.test("session: an update of the turn detection keeps other fields if its type is the same", () => {
  const client = new EngineClient();
  const update = (turn_detection: unknown) => {
    client.update({ audio: { input: { turn_detection } } });
    return client.last("session.updated").session.audio.input.turn_detection;
  };
  assertEquals(update({ type: "server_vad", threshold: 0.7 }).silence_duration_ms, 500);
  assertEquals(update({ type: "server_vad", silence_duration_ms: 300 }).threshold, 0.7);
  assertEquals(update({ type: "semantic_vad" }), {
    type: "semantic_vad",
    eagerness: "auto",
    create_response: true,
    interrupt_response: true,
  });
  assertEquals(update(null), null);
  assertEquals(update({ type: "server_vad" }).threshold, 0.5);
});

Deno.test("session: null, empty text and empty list clear", () => {
  const client = new EngineClient();
  client.update({
    instructions: "x",
    tools: [{ type: "function", name: "f" }],
    prompt: { id: "pmpt_1" },
    audio: { input: { noise_reduction: { type: "near_field" } } },
  });
  client.update({
    instructions: "",
    tools: [],
    prompt: null,
    audio: { input: { noise_reduction: null } },
  });
  const { session } = client.last("session.updated");
  assertEquals([session.instructions, session.tools, session.prompt], ["", [], null]);
  assertEquals(session.audio.input.noise_reduction, null);
});

Deno.test("session: a refused update has no effect", () => {
  const client = new EngineClient();
  client.update({ instructions: "new", max_output_tokens: 5000 });
  assertEquals(client.error().param, "session.max_output_tokens");
  client.update({});
  assertEquals(client.last("session.updated").session, client.events[0].session);
});

Deno.test("session: type and model cannot be changed, nor tracing once it is on", () => {
  const client = new EngineClient();
  client.update({ model: "gpt-other" });
  assertEquals(client.last("error").error.param, "session.model");
  client.update({ model: "gpt-realtime" });
  client.send({ type: "session.update", session: { type: "transcription" } });
  assertEquals(client.last("error").error.param, "session.type");
  client.update({ tracing: "auto" });
  client.update({ tracing: "auto" });
  client.update({ tracing: { workflow_name: "w" } });
  assertEquals(client.last("error").error.param, "session.tracing");
  assertEquals(client.all("session.updated").length, 3);
});

Deno.test("session: a reasoning effort is for gpt-realtime-2 only", () => {
  const older = new EngineClient();
  older.update({ reasoning: { effort: "low" } });
  assertEquals(older.error().param, "session.reasoning");
  const newer = new EngineClient({}, "realtime", "gpt-realtime-2.1");
  newer.update({ reasoning: { effort: "low" } });
  assertEquals(newer.last("session.updated").session.reasoning, { effort: "low" });
});

Deno.test("session: the speed cannot be changed while a response is in progress", async () => {
  const client = new EngineClient();
  client.sendText("hello");
  client.send({ type: "response.create" });
  client.update({ audio: { output: { speed: 1.2 } } });
  assertEquals(client.error().param, "session.audio.output.speed");
  await client.clock.advance(2000);
  client.update({ audio: { output: { speed: 1.2 } } });
  assertEquals(client.last("session.updated").session.audio.output.speed, 1.2);
});

Deno.test("session: a transcription session has its own shape and refuses other fields", () => {
  const client = new EngineClient({}, "transcription");
  const { session } = client.events[0];
  assertEquals([session.type, session.object], [
    "transcription",
    "realtime.transcription_session",
  ]);
  assertEquals([session.model, session.audio.output], [undefined, undefined]);
  client.send({ type: "session.update", session: { type: "transcription", tools: [] } });
  assertEquals(client.error().param, "session.tools");
  const audio = { input: { transcription: { model: "gpt-realtime-whisper" } } };
  client.send({ type: "session.update", session: { type: "transcription", audio } });
  assertEquals(client.last("error").error.param, "session.audio.input.turn_detection");
});

Deno.test("session: ends after an hour with session_expired and 1001", async () => {
  const client = new EngineClient();
  await client.clock.advance(3_600_000 - 1);
  assertEquals(client.closed, undefined);
  await client.clock.advance(1);
  const { code, message } = client.error();
  assertEquals(code, "session_expired");
  assertEquals(client.closed, { code: 1001, reason: message });
  assertEquals(client.clock.pendingTimers, 0);
  client.send({ type: "response.create" });
  assertEquals(client.events.at(-1)?.type, "error");
});

Deno.test("conversation: an item goes last, first or after another, and names its true predecessor", () => {
  const client = new EngineClient();
  const create = (id: string, previous_item_id?: string) =>
    client.send({
      type: "conversation.item.create",
      previous_item_id,
      item: { id, type: "message", role: "user", content: [{ type: "input_text", text: id }] },
    });
  create("a");
  create("b");
  create("front", "root");
  create("after_a", "a");
  const added = client.all("conversation.item.added").map((e) => [e.item.id, e.previous_item_id]);
  assertEquals(added, [["a", null], ["b", "a"], ["front", null], ["after_a", "a"]]);
  assertEquals(client.engine.conversation.items.map(({ item }) => item.id), [
    "front",
    "a",
    "after_a",
    "b",
  ]);
  create("a");
  assertEquals(client.error().param, "item.id");
  client.send({ type: "conversation.item.delete", item_id: "a" });
  assertEquals(client.last("conversation.item.deleted").item_id, "a");
  create("end");
  assertEquals(client.last("conversation.item.added").previous_item_id, "b");
});

Deno.test("input buffer: a commit creates an item and no response", async () => {
  const client = new EngineClient();
  client.update({ audio: { input: { turn_detection: null } } });
  client.sendAudio(quiet(200));
  client.send({ type: "input_audio_buffer.commit" });
  await client.clock.advance(1000);
  assertEquals(client.types().slice(2), [
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
  ]);
  client.send({ type: "input_audio_buffer.commit" });
  assertEquals(client.error().code, "input_audio_buffer_commit_empty");
});

Deno.test("input transcription: it comes later than other events, and stays in the item", async () => {
  const client = new EngineClient({ transcribe: ({ audioMs }) => `heard ${audioMs}` });
  client.update({
    audio: { input: { turn_detection: null, transcription: { model: "whisper-1" } } },
  });
  client.sendAudio(quiet(200));
  client.send({ type: "input_audio_buffer.commit" });
  client.send({ type: "response.create" });
  await client.clock.advance(1000);
  const types = client.types();
  const completed = "conversation.item.input_audio_transcription.completed";
  assert(types.indexOf(completed) > types.indexOf("response.done"));
  const { item_id, transcript, usage } = client.last(completed);
  assertEquals(transcript, "heard 200");
  assertEquals(usage.input_token_details, { text_tokens: 0, audio_tokens: 2 });
  client.send({ type: "conversation.item.retrieve", item_id });
  const [part] = client.last("conversation.item.retrieved").item.content;
  assertEquals(part.transcript, "heard 200");
});

Deno.test("input transcription: an exception of transcribe fails it, without a param", async () => {
  const client = new EngineClient({
    transcribe: () => {
      throw new Error("too noisy");
    },
  });
  client.update({
    audio: { input: { turn_detection: null, transcription: { model: "whisper-1" } } },
  });
  client.sendAudio(quiet(200));
  client.send({ type: "input_audio_buffer.commit" });
  await client.clock.advance(1000);
  const { error } = client.last("conversation.item.input_audio_transcription.failed");
  assert(!("param" in error));
});

Deno.test("transcription session: turns are committed and transcribed, and no response comes", async () => {
  const client = new EngineClient({}, "transcription");
  const audio = { input: { transcription: { model: "gpt-4o-transcribe" } } };
  client.send({ type: "session.update", session: { type: "transcription", audio } });
  client.sendAudio(join(voice(600), quiet(600)));
  await client.clock.advance(60_000);
  assertEquals(client.types().slice(2), [
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
    "conversation.item.input_audio_transcription.delta",
    "conversation.item.input_audio_transcription.completed",
  ]);
});
