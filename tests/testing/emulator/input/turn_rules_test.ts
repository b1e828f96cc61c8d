import { assertEquals } from "@std/assert";
import { EngineClient } from "../../../support/emulator/engine_client.ts";
import { join, quiet, voice } from "../../../support/emulator/signals.ts";

for (const [eagerness, waitMs] of [["low", 8000], ["medium", 4000], ["high", 2000]] as const) {
  Deno.test(`semantic VAD: an unfinished utterance waits ${waitMs} ms with eagerness ${eagerness}`, () => {
    const client = new EngineClient({ isUtteranceComplete: () => false });
    const turn_detection = { type: "semantic_vad", eagerness, create_response: false };
    client.update({ audio: { input: { turn_detection } } });
    client.sendAudio(join(voice(1000), quiet(waitMs - 20)));
    assertEquals(client.all("input_audio_buffer.speech_stopped"), []);
    client.sendAudio(quiet(20));
    assertEquals(client.last("input_audio_buffer.speech_stopped").audio_end_ms, 1000 + waitMs);
  });
}

Deno.test("semantic VAD: a finished utterance ends after half a second; it is judged once in each silence", () => {
  const asked: number[] = [];
  const client = new EngineClient({
    isUtteranceComplete: ({ audioMs }) => {
      asked.push(audioMs);
      return audioMs > 1500;
    },
  });
  client.update({ audio: { input: { turn_detection: { type: "semantic_vad" } } } });
  client.sendAudio(join(voice(1000), quiet(800), voice(1000), quiet(700)));
  assertEquals(asked, [1000, 2800]);
  assertEquals(client.last("input_audio_buffer.speech_stopped").audio_end_ms, 3300);
});

Deno.test("idle timeout: it fires if the caller is silent after the last response was played", async () => {
  const client = new EngineClient();
  const turn_detection = { type: "server_vad", idle_timeout_ms: 5000 };
  client.update({ audio: { input: { turn_detection } } });
  client.sendText("say: hello");
  client.send({ type: "response.create" });
  await client.clock.advance(500); // done after 40 ms; the tone lasts 300 ms
  client.sendAudio(quiet(400));
  const from = client.events.length;
  await client.clock.advance(4700);
  assertEquals(client.events.length, from);
  await client.clock.advance(200);
  assertEquals(client.types(from).slice(0, 5), [
    "input_audio_buffer.timeout_triggered",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
    "response.created",
  ]);
  const { audio_start_ms, audio_end_ms } = client.last("input_audio_buffer.timeout_triggered");
  assertEquals([audio_start_ms, audio_end_ms], [0, 400]);
});

Deno.test("idle timeout: speech or a response stops it", async () => {
  const client = new EngineClient();
  const turn_detection = { type: "server_vad", idle_timeout_ms: 5000, create_response: false };
  client.update({ audio: { input: { turn_detection } } });
  client.sendText("say: hello");
  client.send({ type: "response.create" });
  await client.clock.advance(1000);
  client.sendAudio(voice(100));
  await client.clock.advance(60_000);
  assertEquals(client.all("input_audio_buffer.timeout_triggered"), []);
});

Deno.test("idle timeout: a response outside the conversation does not start it", async () => {
  const client = new EngineClient();
  const turn_detection = { type: "server_vad", idle_timeout_ms: 5000 };
  client.update({ audio: { input: { turn_detection } } });
  client.sendText("say: hello");
  client.send({ type: "response.create", response: { conversation: "none" } });
  await client.clock.advance(60_000);
  assertEquals(client.all("response.done").length, 1);
  assertEquals(client.all("input_audio_buffer.timeout_triggered"), []);
});
