import { assert, assertEquals } from "@std/assert";
import { base64ToBytes } from "../../../../src/wire/base64.ts";
import { type AnyEvent, EngineClient } from "../../../support/emulator/engine_client.ts";
import { join, quiet, voice } from "../../../support/emulator/signals.ts";

const TURN = join(quiet(400), voice(600), quiet(600));

function audioOf(client: EngineClient, responseId: string): Uint8Array {
  const deltas = client.all("response.output_audio.delta")
    .filter((event) => event.response_id === responseId);
  return join(...deltas.map((event) => base64ToBytes(event.delta)));
}

Deno.test("order: a voice turn has the order of the service", async () => {
  const client = new EngineClient();
  client.update({});
  client.sendAudio(TURN);
  await client.clock.advance(2000);
  assertEquals(client.types(), [
    "session.created",
    "session.updated",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    ...interleaved(client),
    "response.output_audio.done",
    "response.output_audio_transcript.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
    "rate_limits.updated",
  ]);
});

/** The delta events in order. The first two must be one of the transcript and one of the audio. */
function interleaved(client: EngineClient): string[] {
  const deltas = client.types().filter((type) => type.endsWith(".delta"));
  assertEquals(deltas.slice(0, 2), [
    "response.output_audio_transcript.delta",
    "response.output_audio.delta",
  ]);
  return deltas;
}

Deno.test("order: the parrot answers with the caller's own bytes and their length", async () => {
  const client = new EngineClient();
  client.sendAudio(TURN);
  await client.clock.advance(2000);
  const done = client.last("response.done").response;
  const { audio_start_ms } = client.last("input_audio_buffer.speech_started");
  const { audio_end_ms } = client.last("input_audio_buffer.speech_stopped");
  assertEquals(audioOf(client, done.id), TURN.slice(audio_start_ms * 48, audio_end_ms * 48));
  const ms = audio_end_ms - audio_start_ms;
  assertEquals(done.output[0].content, [{
    type: "output_audio",
    transcript: `(echo) ${ms} ms`,
  }]);
  assertEquals(done.status, "completed");
});

Deno.test("order: user items are added complete, with a null transcript; the model's empty and in progress", async () => {
  const client = new EngineClient();
  client.sendAudio(TURN);
  await client.clock.advance(2000);
  const [user, model] = client.all("conversation.item.added");
  assertEquals(user.item.status, "completed");
  assertEquals(user.item.content, [{ type: "input_audio", transcript: null }]);
  assertEquals(user.previous_item_id, null);
  assertEquals(model.item.status, "in_progress");
  assertEquals(model.item.content, []);
  assertEquals(model.previous_item_id, user.item.id);
});

Deno.test("order: a text turn has text parts and no audio", async () => {
  const client = new EngineClient();
  client.update({ output_modalities: ["text"] });
  client.sendText("say: good morning");
  const from = client.events.length;
  client.send({ type: "response.create" });
  await client.clock.advance(1000);
  assertEquals(client.types(from), [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
    "rate_limits.updated",
  ]);
  assertEquals(client.last("response.output_text.done").text, "good morning");
  assertEquals(client.all("response.content_part.added")[0].part, { type: "text", text: "" });
});

Deno.test("order: say: TEXT is spoken as a tone of 60 ms a character, the same every time", async () => {
  const tones = [];
  for (const text of ["say: hello", "hello"]) {
    const client = new EngineClient();
    client.sendText(text);
    client.send({ type: "response.create" });
    await client.clock.advance(1000);
    assertEquals(client.last("response.output_audio_transcript.done").transcript, "hello");
    tones.push(audioOf(client, client.last("response.done").response.id));
  }
  assertEquals(tones[0]!.length, 5 * 60 * 48);
  assertEquals(tones[0], tones[1]);
});

Deno.test("order: a client's message is added and done, and no response comes until it is requested", async () => {
  const client = new EngineClient();
  client.sendText("hello");
  await client.clock.advance(1000);
  assertEquals(client.types(), [
    "session.created",
    "conversation.item.added",
    "conversation.item.done",
  ]);
});

Deno.test("order: a function call has the order of the service", async () => {
  const client = new EngineClient({
    responder: () => ({ call: "weather", arguments: { city: "Rome" } }),
  });
  client.sendText("x");
  const from = client.events.length;
  client.send({ type: "response.create" });
  await client.clock.advance(1000);
  assertEquals(client.types(from), [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
    "rate_limits.updated",
  ]);
  const added = client.all("response.output_item.added")[0];
  assertEquals(added.item.arguments, "");
  assertEquals(added.item.status, "in_progress");
  const done = client.last("response.output_item.done");
  assertEquals(done.item.status, "completed");
  assertEquals(done.item.arguments, '{"city":"Rome"}');
  assert(done.item.call_id.startsWith("call_"));
  assertEquals(done.response_id, client.last("response.done").response.id);
  assertEquals(client.last("response.done").response.output, [done.item]);
});

Deno.test("order: a barge-in closes the open item and part, then cancels the response", async () => {
  const client = new EngineClient();
  client.sendText("say: " + "x".repeat(100));
  client.send({ type: "response.create" });
  await client.clock.advance(200);
  const from = client.events.length;
  client.sendAudio(voice(100));
  assertEquals(client.types(from), [
    "input_audio_buffer.speech_started",
    "response.output_audio.done",
    "response.output_audio_transcript.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
  ]);
  const { status, status_details, output } = client.last("response.done").response;
  assertEquals(status, "cancelled");
  assertEquals(status_details, { type: "cancelled", reason: "turn_detected" });
  assertEquals(output[0].status, "incomplete");
  await client.clock.advance(5000);
  assertEquals(
    client.events.slice(from).filter(({ type }: AnyEvent) => type.endsWith(".delta")),
    [],
  );
});

Deno.test("order: after generation has finished, a barge-in cancels nothing", async () => {
  const client = new EngineClient();
  client.sendText("say: hi");
  client.send({ type: "response.create" });
  await client.clock.advance(1000);
  const from = client.events.length;
  client.sendAudio(voice(100));
  assertEquals(client.types(from), ["input_audio_buffer.speech_started"]);
});

Deno.test("order: with interrupt_response false the response goes on, and the automatic one is refused", async () => {
  const client = new EngineClient();
  const turn_detection = { type: "server_vad", interrupt_response: false };
  client.update({ audio: { input: { turn_detection } } });
  client.sendText("say: " + "x".repeat(200));
  client.send({ type: "response.create" });
  await client.clock.advance(100);
  const from = client.events.length;
  client.sendAudio(TURN);
  assertEquals(client.error(from).code, "conversation_already_has_active_response");
  assertEquals(client.error(from).event_id, null);
  await client.clock.advance(5000);
  assertEquals(client.last("response.done").response.status, "completed");
});

Deno.test("order: response.cancel ends the response with reason client_cancelled", async () => {
  const client = new EngineClient();
  client.sendText("say: " + "x".repeat(100));
  client.send({ type: "response.create" });
  await client.clock.advance(200);
  client.send({ type: "response.cancel" });
  const { status, status_details } = client.last("response.done").response;
  assertEquals([status, status_details.reason], ["cancelled", "client_cancelled"]);
});

Deno.test("order: every event has its own id", async () => {
  const client = new EngineClient();
  client.sendAudio(TURN);
  await client.clock.advance(2000);
  const ids = client.events.map((event) => event.event_id);
  assert(ids.every((id) => /^event_[0-9A-Za-z]{21}$/.test(id)));
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("order: two runs with the same seed are the same, event for event", async () => {
  const runs = [];
  for (let run = 0; run < 2; run++) {
    const client = new EngineClient({ pacing: { jitterMs: 30 } });
    client.sendAudio(TURN);
    await client.clock.advance(2000);
    runs.push(client.events);
  }
  assertEquals(runs[0], runs[1]);
});

Deno.test("open question: the optional pairs come in the other order if an option says so", async () => {
  const client = new EngineClient({
    openQuestions: { itemDoneFirst: "response", audioDoneFirst: "transcript" },
  });
  client.sendText("hi");
  client.send({ type: "response.create" });
  await client.clock.advance(1000);
  assertEquals(client.types().slice(-7, -1), [
    "response.output_audio_transcript.done",
    "response.output_audio.done",
    "response.content_part.done",
    "response.output_item.done",
    "conversation.item.done",
    "response.done",
  ]);
});

Deno.test("order: audio comes faster than real time by default, and at the given speed", async () => {
  for (const [speed, expectedMs] of [[undefined, 1000], [1, 200], [Infinity, 6000]] as const) {
    const client = new EngineClient({ pacing: { speed } });
    client.sendText("x".repeat(100));
    client.send({ type: "response.create" });
    await client.clock.advance(180);
    const { id } = client.last("response.created").response;
    assertEquals(audioOf(client, id).length / 48, expectedMs);
  }
});
