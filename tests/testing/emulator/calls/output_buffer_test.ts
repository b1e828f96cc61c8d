import { assert, assertEquals } from "@std/assert";
import { sizeBytesOf } from "../../../../src/audio/format.ts";
import { encodePcm16 } from "../../../../src/audio/pcm16.ts";
import { OutputBuffer } from "../../../../src/testing/emulator/calls/output_buffer.ts";
import { ManualClock, type Responder } from "../../../../src/testing/mod.ts";
import { bytesToBase64 } from "../../../../src/wire/base64.ts";
import { toneOf } from "../../../support/audio/tone.ts";
import { startCall } from "../../../support/webrtc/call.ts";

const TONE_MS = 1_000;
const tone = toneOf({ frequencyHz: 440, rateHz: 24_000, sampleCount: TONE_MS * 24 });
const sayTone: Responder = () => ({ audio: encodePcm16(tone), transcript: "la la la" });

Deno.test("output buffer: a call gets no audio deltas, and plays the audio in real time, in frames of 20 ms", async () => {
  const { clock, send, of, frames } = await startCall({ responder: sayTone });
  send({ type: "response.create" });
  await clock.advance(3_000);
  assertEquals(of("response.output_audio.delta").length, 0);
  assertEquals(frames.length, 150);
  const sounding = frames.findIndex((frame) => frame.some((sample) => sample !== 0));
  const heard = new Int16Array(frames.slice(sounding, sounding + 50).flatMap((one) => [...one]));
  assertEquals(heard, tone);
  assert(frames.slice(sounding + 50).every((frame) => frame.every((sample) => sample === 0)));
});

Deno.test("output buffer: started when a response starts playing, stopped after its end and response.done", async () => {
  const { clock, send, of, types } = await startCall({ responder: sayTone });
  send({ type: "response.create" });
  await clock.advance(3_000);
  const [started] = of("output_audio_buffer.started");
  const [stopped] = of("output_audio_buffer.stopped");
  assertEquals(stopped.at - started.at, TONE_MS - 20);
  assertEquals(started.response_id, of("response.done")[0].response.id);
  assertEquals(stopped.response_id, started.response_id);
  const order = types();
  assert(order.indexOf("response.content_part.added") < order.indexOf(started.type));
  assert(order.indexOf("response.done") < order.indexOf(stopped.type));
  assertEquals(of("output_audio_buffer.cleared").length, 0);
});

Deno.test("output buffer: a slow model leaves gaps, and no audio is lost", async () => {
  const { clock, send, frames, of } = await startCall({
    responder: sayTone,
    pacing: { speed: 0.5 },
  });
  send({ type: "response.create" });
  await clock.advance(5_000);
  const loud = frames.filter((frame) => frame.some((sample) => sample !== 0));
  assertEquals(new Int16Array(loud.flatMap((one) => [...one])), tone);
  assertEquals(of("output_audio_buffer.stopped").length, 1);
});

Deno.test("output buffer: a barge-in while the model generates cancels, clears, and truncates at the played position", async () => {
  const { clock, send, hear, events, types, of, session } = await startCall({
    responder: sayTone,
    pacing: { speed: 1 },
  });
  send({ type: "response.create" });
  await clock.advance(300);
  const from = events.length;
  await hear(200);
  const after = types(from);
  const order = [
    "input_audio_buffer.speech_started",
    "response.done",
    "output_audio_buffer.cleared",
    "conversation.item.truncated",
  ];
  assertEquals(after.filter((type) => order.includes(type)), order);
  const [started] = of("output_audio_buffer.started");
  const [cleared] = of("output_audio_buffer.cleared");
  const [truncated] = of("conversation.item.truncated");
  assertEquals(of("response.done")[0].response.status_details.reason, "turn_detected");
  assertEquals(truncated.audio_end_ms, cleared.at - started.at + 20, "to the frame");
  const format = { type: "audio/pcm", rateHz: 24_000 } as const;
  const bytes = session.itemAudio(truncated.item_id)!.length;
  assertEquals(bytes, sizeBytesOf(format, truncated.audio_end_ms));
});

Deno.test("output buffer: a barge-in after the model is done cancels nothing, but truncates", async () => {
  const { clock, send, hear, frames, of } = await startCall({
    responder: sayTone,
    pacing: { speed: Infinity },
  });
  send({ type: "response.create" });
  await clock.advance(300);
  assertEquals(of("response.done")[0].response.status, "completed");
  await hear(200);
  const [truncated] = of("conversation.item.truncated");
  assert(
    truncated.audio_end_ms >= 300 && truncated.audio_end_ms < 500,
    "it must be the played position",
  );
  assertEquals(of("output_audio_buffer.stopped").length, 0);
  const rest = frames.length;
  await clock.advance(200);
  assert(frames.slice(rest).every((frame) => frame.every((sample) => sample === 0)));
});

Deno.test("output buffer: without interrupt_response the model keeps speaking", async () => {
  const { clock, send, hear, of } = await startCall({ responder: sayTone });
  const turn_detection = { type: "server_vad", interrupt_response: false, create_response: false };
  send({
    type: "session.update",
    session: { type: "realtime", audio: { input: { turn_detection } } },
  });
  send({ type: "response.create" });
  await clock.advance(100);
  await hear(200);
  await clock.advance(2_000);
  assertEquals(of("input_audio_buffer.speech_started").length, 1);
  assertEquals(of("output_audio_buffer.cleared").length, 0);
  assertEquals(of("output_audio_buffer.stopped").length, 1);
});

Deno.test("output buffer: the client's clear stops and truncates; a running response plays no more audio", async () => {
  const { clock, send, frames, of } = await startCall({
    responder: sayTone,
    pacing: { speed: 1 },
  });
  send({ type: "response.create" });
  await clock.advance(300);
  send({ type: "output_audio_buffer.clear" });
  const from = frames.length;
  await clock.advance(2_000);
  assertEquals(of("output_audio_buffer.cleared").length, 1);
  assertEquals(of("conversation.item.truncated").length, 1);
  assert(frames.slice(from).every((frame) => frame.every((sample) => sample === 0)));
  send({ type: "output_audio_buffer.clear" });
  assertEquals(of("error").length, 0, "clearing silence is no mistake");
  send({ type: "response.create" });
  await clock.advance(2_000);
  assertEquals(of("output_audio_buffer.stopped").length, 1, "the next one is heard");
});

Deno.test("output buffer: two responses are played one after the other", async () => {
  const { clock, send, of } = await startCall({
    responder: sayTone,
    pacing: { speed: Infinity },
  });
  send({ type: "response.create" });
  await clock.advance(100);
  send({ type: "response.create" });
  await clock.advance(4_000);
  const [first, second] = of("output_audio_buffer.started");
  const [ended] = of("output_audio_buffer.stopped");
  assertEquals(second.at - first.at, TONE_MS);
  assert(ended.at <= second.at);
});

Deno.test("output buffer: a barge-in truncates the playing item, and the waiting item at 0", async () => {
  const { clock, send, hear, of } = await startCall({
    responder: sayTone,
    pacing: { speed: Infinity },
  });
  send({ type: "response.create" });
  await clock.advance(100);
  send({ type: "response.create" });
  await clock.advance(100);
  await hear(200);
  const [playing, waiting] = of("conversation.item.truncated");
  assert(playing.audio_end_ms > 0);
  assertEquals(waiting.audio_end_ms, 0);
  assertEquals(of("output_audio_buffer.cleared").length, 2);
});

Deno.test("output buffer: a text response plays no audio", async () => {
  const { clock, send, types } = await startCall();
  send({ type: "session.update", session: { type: "realtime", output_modalities: ["text"] } });
  send({ type: "response.create" });
  await clock.advance(2_000);
  assertEquals(types().filter((type) => type.startsWith("output_audio_buffer")), []);
});

Deno.test("output buffer: the audio of a G.711 session is converted to and from the call's rate", async () => {
  const { clock, send, hear, frames, session, of } = await startCall();
  const format = { type: "audio/pcmu" };
  send({
    type: "session.update",
    session: { type: "realtime", audio: { input: { format }, output: { format } } },
  });
  await hear(600);
  await hear(800, { loud: false });
  await clock.advance(3_000);
  const item = session.items.find(({ type }) => type === "message")!;
  const said = session.itemAudio(item.id!)!;
  const expectedMs = of("input_audio_buffer.speech_stopped")[0].audio_end_ms -
    of("input_audio_buffer.speech_started")[0].audio_start_ms;
  assertEquals(Math.round(said.length / 8 / 20), Math.round(expectedMs / 20), "8 bytes a ms");
  const loud = frames.filter((frame) => frame.some((sample) => Math.abs(sample) > 1_000));
  assert(loud.length >= 29, `${loud.length} loud frames of the parrot`);
  let crossings = 0;
  for (const frame of loud.slice(2, -2)) {
    for (let n = 1; n < frame.length; n++) if (frame[n - 1]! < 0 && frame[n]! >= 0) crossings++;
  }
  const hz = crossings / ((loud.length - 4) * 0.02);
  assert(Math.abs(hz - 300) < 20, `${hz} Hz`);
});

Deno.test("output buffer: no timer is left when the call is over", async () => {
  const { clock, send, call, emulator, isClosed } = await startCall({ responder: sayTone });
  send({ type: "response.create" });
  await clock.advance(300);
  call.handleClose();
  await clock.advance(0);
  assertEquals(clock.pendingTimers, 0);
  assertEquals(emulator.sessions[0]!.end?.by, "client");
  assertEquals(isClosed(), true);
});

Deno.test("output buffer: a barge-in in the second item leaves the first, which was heard to its end", async () => {
  const { clock, send, of } = await startCall({
    responder: () => [
      { audio: encodePcm16(tone), transcript: "first" },
      { audio: encodePcm16(tone), transcript: "second" },
      { waitMs: 10_000 },
    ],
  });
  send({ type: "response.create" });
  await clock.advance(1_500);
  const [first, second] = of("response.output_item.done").map(({ item }) => item.id);
  send({ type: "output_audio_buffer.clear" });
  const truncated = of("conversation.item.truncated").map(({ item_id }) => item_id);
  assertEquals([truncated.includes(first), truncated.includes(second)], [false, true]);
});

Deno.test("output buffer: an item in a telephone's format is heard to its last sample", async () => {
  const { clock, send, frames } = await startCall({
    responder: () => ({ audio: new Uint8Array(8_000).fill(0x80) }), // the loudest code there is
    session: { audio: { output: { format: { type: "audio/pcmu" } } } },
  });
  send({ type: "response.create" });
  await clock.advance(3_000);
  const samples = frames.flatMap((frame) => [...frame]);
  const loud = samples.map((sample) => sample > 8_000);
  assertEquals(loud.lastIndexOf(true) - loud.indexOf(true) + 1, 24_000);
});

Deno.test("output buffer: what was cleared is forgotten when its response is done", async () => {
  const clock = new ManualClock();
  const said: string[] = [];
  const buffer = new OutputBuffer({
    clock,
    emit: (type) => said.push(type),
    play: () => {},
    truncate: () => {},
  });
  const speak = () => {
    const event = { event_id: "e", response_id: "resp", item_id: `item_${said.length}` };
    const delta = bytesToBase64(new Uint8Array(48_000));
    const position = { ...event, output_index: 0, content_index: 0 };
    buffer.handleEvent({ type: "response.created", event_id: "e", response: { id: "resp" } });
    buffer.handleEvent({ type: "response.output_audio.delta", ...position, delta });
  };
  buffer.start();
  speak();
  await clock.advance(100);
  buffer.clear();
  speak(); // late audio of what was cleared
  await clock.advance(100);
  assertEquals(said, ["output_audio_buffer.started", "output_audio_buffer.cleared"]);
  buffer.handleEvent({ type: "response.done", event_id: "e", response: { id: "resp" } });
  speak();
  await clock.advance(100);
  assertEquals(said.slice(2), ["output_audio_buffer.started"]);
  buffer.stop();
  assertEquals(clock.pendingTimers, 0);
});
