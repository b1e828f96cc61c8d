import { assertEquals } from "@std/assert";
import { PCMA, PCMU } from "../../../../src/audio/format.ts";
import { base64ToBytes } from "../../../../src/wire/base64.ts";
import { EngineClient } from "../../../support/emulator/engine_client.ts";
import { join, noise, quiet, voice } from "../../../support/emulator/signals.ts";

const TURN = join(quiet(1000), voice(1500), quiet(1000));

Deno.test("VAD: speech starts a padding before its first sound, and ends a silence after its last", () => {
  const client = new EngineClient();
  client.sendAudio(TURN);
  const started = client.last("input_audio_buffer.speech_started");
  const stopped = client.last("input_audio_buffer.speech_stopped");
  assertEquals(started.audio_start_ms, 700);
  assertEquals(stopped.audio_end_ms, 3000);
  assertEquals(started.item_id, stopped.item_id);
});

Deno.test("VAD: the padding and the silence are the session's", () => {
  const client = new EngineClient();
  const turn_detection = {
    type: "server_vad",
    prefix_padding_ms: 100,
    silence_duration_ms: 250,
  };
  client.update({ audio: { input: { turn_detection } } });
  client.sendAudio(TURN);
  assertEquals(client.last("input_audio_buffer.speech_started").audio_start_ms, 900);
  assertEquals(client.last("input_audio_buffer.speech_stopped").audio_end_ms, 2750);
});

Deno.test("VAD: silence is not speech", () => {
  const client = new EngineClient();
  client.sendAudio(quiet(5000));
  assertEquals(client.types(), ["session.created"]);
});

Deno.test("VAD: noise is speech only above the threshold", () => {
  const client = new EngineClient();
  client.sendAudio(noise(3000, -50));
  assertEquals(client.types(), ["session.created"]);
  const turn_detection = { type: "server_vad", threshold: 0.1 };
  client.update({ audio: { input: { turn_detection } } });
  client.sendAudio(noise(1000, -50));
  assertEquals(client.all("input_audio_buffer.speech_started").length, 1);
});

Deno.test("VAD: a click of one frame is not speech", () => {
  const client = new EngineClient();
  client.sendAudio(join(quiet(500), voice(20), quiet(1000)));
  assertEquals(client.types(), ["session.created"]);
});

Deno.test("VAD: a pause shorter than the silence does not end the turn", () => {
  const client = new EngineClient();
  client.sendAudio(join(voice(400), quiet(400), voice(400), quiet(600)));
  assertEquals(client.all("input_audio_buffer.speech_started").length, 1);
  assertEquals(client.last("input_audio_buffer.speech_stopped").audio_end_ms, 1700);
});

Deno.test("VAD: two turns in one append are two turns, with positions since the first audio", () => {
  const client = new EngineClient();
  client.update({
    audio: { input: { turn_detection: { type: "server_vad", create_response: false } } },
  });
  const bytes = join(TURN, TURN);
  client.sendAudio(bytes, bytes.length);
  const starts = client.all("input_audio_buffer.speech_started").map((event) =>
    event.audio_start_ms
  );
  const ends = client.all("input_audio_buffer.speech_stopped").map((event) => event.audio_end_ms);
  assertEquals(starts, [700, 4200]);
  assertEquals(ends, [3000, 6500]);
});

Deno.test("VAD: the size of the appends does not matter", () => {
  const results = [1, 7, 959, 960, 100_000].map((chunkBytes) => {
    const client = new EngineClient();
    client.sendAudio(chunkBytes === 1 ? TURN.subarray(0, 96_000) : TURN, chunkBytes);
    return client.all("input_audio_buffer.speech_started").concat(
      client.all("input_audio_buffer.speech_stopped"),
    ).map((event) => event.audio_start_ms ?? event.audio_end_ms);
  });
  assertEquals(results, [[700], [700, 3000], [700, 3000], [700, 3000], [700, 3000]]);
});

for (const format of [PCMU, PCMA]) {
  Deno.test(`VAD: the same turn in ${format.type} has the same times, and its own bytes`, () => {
    const client = new EngineClient();
    client.update({ audio: { input: { format } } });
    const bytes = join(quiet(1000, format), voice(1500, format), quiet(1000, format));
    client.sendAudio(bytes, 160);
    assertEquals(client.last("input_audio_buffer.speech_started").audio_start_ms, 700);
    const { audio_end_ms, item_id } = client.last("input_audio_buffer.speech_stopped");
    assertEquals(audio_end_ms, 3000);
    client.send({ type: "conversation.item.retrieve", item_id });
    const [part] = client.last("conversation.item.retrieved").item.content;
    assertEquals(base64ToBytes(part.audio), bytes.slice(700 * 8, 3000 * 8));
  });
}

Deno.test("VAD: the user item holds exactly the bytes from the start to the end", () => {
  const client = new EngineClient();
  client.sendAudio(TURN);
  const { item_id } = client.last("input_audio_buffer.committed");
  client.send({ type: "conversation.item.retrieve", item_id });
  const [part] = client.last("conversation.item.retrieved").item.content;
  assertEquals(base64ToBytes(part.audio), TURN.slice(700 * 48, 3000 * 48));
});

Deno.test("VAD: clear during speech drops it, without a stop event", () => {
  const client = new EngineClient();
  client.sendAudio(voice(500));
  client.send({ type: "input_audio_buffer.clear" });
  client.sendAudio(quiet(1000));
  assertEquals(client.types(), [
    "session.created",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.cleared",
  ]);
});

Deno.test("VAD: with create_response false there are events and commits only", async () => {
  const client = new EngineClient();
  const turn_detection = { type: "server_vad", create_response: false };
  client.update({ audio: { input: { turn_detection } } });
  client.sendAudio(TURN);
  await client.clock.advance(1000);
  assertEquals(client.types().slice(2), [
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
  ]);
});

Deno.test("VAD: without it, audio makes no events until the client commits", () => {
  const client = new EngineClient();
  client.update({ audio: { input: { turn_detection: null } } });
  client.sendAudio(TURN);
  assertEquals(client.types(), ["session.created", "session.updated"]);
  client.send({ type: "input_audio_buffer.commit" });
  const { item_id } = client.last("input_audio_buffer.committed");
  client.send({ type: "conversation.item.retrieve", item_id });
  const [part] = client.last("conversation.item.retrieved").item.content;
  assertEquals(base64ToBytes(part.audio), TURN.slice());
});

Deno.test("VAD: two loud frames in a row are speech, at the second of them", () => {
  const client = new EngineClient();
  client.sendAudio(join(quiet(500), voice(20)));
  assertEquals(client.types(), ["session.created"]);
  client.sendAudio(voice(20));
  assertEquals(client.types(), ["session.created", "input_audio_buffer.speech_started"]);
  assertEquals(client.last("input_audio_buffer.speech_started").audio_start_ms, 200);
});

Deno.test("VAD: after a clear in the middle of speech, what is said next is a turn of its own", () => {
  const client = new EngineClient();
  client.sendAudio(voice(500));
  client.send({ type: "input_audio_buffer.clear" });
  client.sendAudio(join(voice(500), quiet(600)));
  assertEquals(client.types().slice(0, 5), [
    "session.created",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.cleared",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
  ]);
  const [first, second] = client.all("input_audio_buffer.speech_started");
  assertEquals([first.audio_start_ms, second.audio_start_ms], [0, 500]);
});
