import { assertEquals } from "@std/assert";
import { PCMU } from "../../../../src/audio/format.ts";
import { EngineClient } from "../../../support/emulator/engine_client.ts";
import { join, quiet, voice } from "../../../support/emulator/signals.ts";
import { startCall } from "../../../support/webrtc/call.ts";

const OFF = { audio: { input: { turn_detection: null } } };

/** How long the items of a session are, one after the other. */
function durations(client: EngineClient): (number | undefined)[] {
  return client.engine.conversation.items.map(({ audio }) => audio?.durationMs);
}

Deno.test("input buffer: more audio than the longest session lasts is refused, and what is there stays", () => {
  const client = new EngineClient({ openQuestions: { sessionMaxMs: 2_000 } });
  client.update(OFF);
  client.sendAudio(quiet(2_000));
  const from = client.events.length;
  client.sendAudio(quiet(20));
  const { code, param, message } = client.error(from);
  assertEquals([code, param], ["invalid_value", "audio"]);
  assertEquals(message.includes("2000ms"), true);
  client.send({ type: "input_audio_buffer.commit" });
  client.sendAudio(quiet(1_000));
  client.send({ type: "input_audio_buffer.commit" });
  assertEquals(durations(client), [2_000, 1_000]);
});

Deno.test("input buffer: of silence, only the padding is kept for a commit by hand", () => {
  const client = new EngineClient();
  client.sendAudio(quiet(10_000));
  client.send({ type: "input_audio_buffer.commit" });
  assertEquals(durations(client), [300 + 40]);
});

Deno.test("input buffer: a turn that was taken is not in what is committed by hand after it", () => {
  const client = new EngineClient();
  client.sendAudio(join(voice(1_000), quiet(600)));
  assertEquals(client.all("input_audio_buffer.committed").length, 1);
  client.send({ type: "input_audio_buffer.commit" });
  assertEquals(durations(client), [1_500, 100]);
});

Deno.test("input buffer: speech that is committed by hand begins at its padding", () => {
  const client = new EngineClient();
  client.update({
    audio: { input: { turn_detection: { type: "server_vad", prefix_padding_ms: 0 } } },
  });
  client.sendAudio(join(quiet(1_000), voice(500)));
  client.send({ type: "input_audio_buffer.commit" });
  assertEquals(durations(client), [500]);
});

Deno.test("input buffer: after many turns in two formats, each item has its own bytes", () => {
  const client = new EngineClient();
  client.update(OFF);
  const items: Uint8Array[] = [];
  const commit = (bytes: Uint8Array) => {
    items.push(bytes);
    client.sendAudio(bytes, 700);
    client.send({ type: "input_audio_buffer.commit" });
  };
  for (let turn = 1; turn <= 4; turn++) commit(voice(turn * 450));
  client.update({ audio: { input: { ...OFF.audio.input, format: PCMU } } });
  for (let turn = 4; turn >= 1; turn--) commit(voice(turn * 2_500, PCMU));
  assertEquals(client.engine.conversation.items.map(({ audio }) => audio?.toBytes()), items);
});

Deno.test("input buffer: on a call, sound beyond the bound is an error event, and the line goes on", async () => {
  const { call, send, clock, of } = await startCall({ openQuestions: { sessionMaxMs: 1_000 } });
  send({ type: "session.update", session: { type: "realtime", ...OFF } });
  for (let frame = 0; frame < 51; frame++) call.handleAudio(new Int16Array(480));
  assertEquals(of("error").map(({ error }) => error.param), ["audio"]);
  send({ type: "input_audio_buffer.commit" });
  assertEquals(of("input_audio_buffer.committed").length, 1);
  await clock.advance(1_000);
});
