import { assertEquals } from "@std/assert";
import { createFakeClient } from "../../../support/webrtc/client.ts";

/** A client in a call, and a function that sends it a message of the server. */
async function startCall() {
  const fake = createFakeClient();
  await fake.client.connect();
  const channel = fake.peers[0]!.channel!;
  const interruptions: number[] = [];
  fake.client.on("audio_interrupted", () => interruptions.push(fake.clock.now()));
  channel.sent.length = 0;
  let count = 0;
  const receive = (event: object) => channel.receive({ event_id: `e${++count}`, ...event });
  const speak = (responseId: string, itemId: string) => {
    const position = { response_id: responseId, item_id: itemId, content_index: 0 };
    receive({ type: "response.content_part.added", ...position, part: { type: "audio" } });
    receive({ type: "output_audio_buffer.started", response_id: responseId });
  };
  return { ...fake, channel, receive, speak, interruptions };
}

Deno.test("WebRTC playback: the events of the server's output buffer decide what was heard", async () => {
  const { client, clock, receive, speak } = await startCall();
  speak("resp_1", "item_1");
  await clock.advance(700);
  const [playing] = client.playback.entries;
  assertEquals(client.playback.source, "server");
  assertEquals([playing!.itemId, playing!.heardMs, playing!.complete], ["item_1", 700, false]);
  receive({ type: "output_audio_buffer.stopped", response_id: "resp_1" });
  await clock.advance(700);
  const [over] = client.playback.entries;
  assertEquals([over!.heardMs, over!.complete], [700, true]);
});

Deno.test("WebRTC playback: a barge-in truncates nothing from here; the server's own truncation counts", async () => {
  const { client, clock, receive, speak, channel, interruptions } = await startCall();
  speak("resp_1", "item_1");
  await clock.advance(500);
  receive({ type: "input_audio_buffer.speech_started", audio_start_ms: 0, item_id: "item_u" });
  receive({ type: "output_audio_buffer.cleared", response_id: "resp_1" });
  receive({
    type: "conversation.item.truncated",
    item_id: "item_1",
    content_index: 0,
    audio_end_ms: 480,
  });
  assertEquals([client.playback.entries[0]!.heardMs, interruptions], [480, [500]]);
  assertEquals(channel.sent, []);
});

Deno.test("WebRTC playback: a clear of what was played to its end raises no audio_interrupted", async () => {
  const { clock, receive, speak, interruptions } = await startCall();
  speak("resp_1", "item_1");
  await clock.advance(500);
  receive({ type: "output_audio_buffer.stopped", response_id: "resp_1" });
  receive({ type: "output_audio_buffer.cleared", response_id: "resp_1" });
  assertEquals(interruptions, []);
  receive({ type: "output_audio_buffer.cleared", response_id: "resp_unknown" });
  assertEquals(interruptions.length, 1);
});

Deno.test("WebRTC playback: interrupt() cancels and clears, and truncates nothing", async () => {
  const { client, receive, channel } = await startCall();
  client.interrupt();
  assertEquals(channel.sent.splice(0), [{
    type: "output_audio_buffer.clear",
    event_id: "voicewire_clear_1",
  }]);
  receive({ type: "response.created", response: { id: "resp_1", status: "in_progress" } });
  client.interrupt();
  assertEquals(channel.sent, [
    { type: "response.cancel", event_id: "voicewire_cancel_2" },
    { type: "output_audio_buffer.clear", event_id: "voicewire_clear_3" },
  ]);
});

Deno.test("WebRTC playback: reportPlayback() does nothing, as the server plays", async () => {
  const { client, speak } = await startCall();
  speak("resp_1", "item_1");
  client.reportPlayback({ itemId: "item_1", playedMs: 5_000 });
  assertEquals(client.playback.entries[0]!.heardMs, 0);
});

Deno.test("WebRTC playback: text answers, unknown responses and broken events change nothing", async () => {
  const { client, receive, errors, speak } = await startCall();
  const position = { response_id: "resp_1", item_id: "item_1", content_index: 0 };
  receive({ type: "response.content_part.added", ...position, part: { type: "text" } });
  receive({ type: "output_audio_buffer.started", response_id: "resp_9" });
  receive({ type: "output_audio_buffer.stopped", response_id: "resp_9" });
  receive({ type: "conversation.item.truncated", item_id: "item_9" });
  assertEquals([client.playback.entries.length, errors.length], [0, 0]);
  receive({ type: "output_audio_buffer.started" });
  assertEquals(errors.length, 1);
  speak("resp_2", "item_2");
  assertEquals(client.playback.entries.length, 1);
});

Deno.test("WebRTC playback: only the latest entries of a long call are kept", async () => {
  const { client, receive, speak } = await startCall();
  for (let turn = 0; turn < 100; turn++) {
    speak(`resp_${turn}`, `item_${turn}`);
    receive({ type: "output_audio_buffer.stopped", response_id: `resp_${turn}` });
  }
  assertEquals(client.playback.entries.length <= 17, true);
  assertEquals(client.playback.entries.at(-1)!.itemId, "item_99");
});

Deno.test("WebRTC: sendAudio() sends over the channel, and splits long audio into several messages", async () => {
  const { client, channel } = await startCall();
  const linear16 = new Int16Array(60_000).map((_, index) => index);
  client.sendAudio(linear16.buffer, { commit: true });
  const types = channel.sent.map(({ type }) => type);
  const append = "input_audio_buffer.append";
  assertEquals(types, [append, append, append, "input_audio_buffer.commit"]);
  const bytes = channel.sent.slice(0, 3).map(({ audio }) => Uint8Array.fromBase64(audio));
  assertEquals(bytes.map(({ length }) => length), [49_152, 49_152, 21_696]);
  const joined = new Uint8Array(bytes.flatMap((part) => [...part]));
  assertEquals(new Int16Array(joined.buffer), linear16);
});

Deno.test("WebRTC: audio is dropped and counted when not connected, and one error reports it", async () => {
  const { client, errors } = await startCall();
  client.close();
  client.sendAudio(new ArrayBuffer(100_000));
  client.sendAudio(new ArrayBuffer(2));
  assertEquals([client.droppedAudioBytes, errors.length], [100_002, 1]);
});

Deno.test("WebRTC: bufferedBytes is the channel's value, and a backlog drops audio", async () => {
  const { client, channel, errors } = await startCall();
  channel.bufferedAmount = 2_000_000;
  client.sendAudio(new ArrayBuffer(960));
  assertEquals([client.bufferedBytes, client.droppedAudioBytes], [2_000_000, 960]);
  assertEquals([channel.sent.length, errors.length], [0, 1]);
});

Deno.test("WebRTC playback: of responses that the server never says it has played, the latest 256 are kept", async () => {
  const { client, speak } = await startCall();
  for (let turn = 0; turn < 1_000; turn++) speak(`resp_${turn}`, `item_${turn}`);
  const { entries } = client.playback;
  assertEquals([entries.length, entries.at(-1)!.itemId], [256, "item_999"]);
});

Deno.test("WebRTC playback: a response that the server says twice it has begun to play began the first time", async () => {
  const { client, clock, receive, speak } = await startCall();
  speak("resp_1", "item_1");
  await clock.advance(500);
  receive({ type: "output_audio_buffer.started", response_id: "resp_1" });
  await clock.advance(100);
  assertEquals(client.playback.entries[0]!.heardMs, 600);
});

Deno.test("WebRTC playback: an item that the server has truncated is heard no further", async () => {
  const { client, clock, receive, speak } = await startCall();
  speak("resp_1", "item_1");
  await clock.advance(500);
  const position = { item_id: "item_1", content_index: 0 };
  receive({ type: "conversation.item.truncated", ...position, audio_end_ms: 480 });
  await clock.advance(1_000);
  receive({ type: "output_audio_buffer.cleared", response_id: "resp_1" });
  assertEquals(client.playback.entries[0]!.heardMs, 480);
});
