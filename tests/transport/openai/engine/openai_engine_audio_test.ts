import { assertEquals, assertNotEquals } from "@std/assert";
import type { AudioCodec } from "../../../../src/codec/audio_codec.ts";
import { createEngine } from "../../../support/engine.ts";

/** A codec that records its input. Its wire format is µ-law, and its output is silence. */
function createCodec(): AudioCodec {
  return {
    wireFormat: { type: "audio/pcmu" },
    encode: (linear16) => new Uint8Array(linear16.length).fill(1),
    decode: (wire) => new Int16Array(wire.length * 3).fill(257),
    flush: () => Uint8Array.of(9, 9),
  };
}

Deno.test("audio has its bytes, response, item and part, in a new buffer", () => {
  const { receive, payloads } = createEngine();
  receive({
    type: "response.output_audio.delta",
    response_id: "r",
    item_id: "a",
    output_index: 0,
    content_index: 2,
    delta: "AQIDBA==",
  });
  const [audio] = payloads("audio");
  assertEquals(audio, {
    type: "audio",
    data: Uint8Array.of(1, 2, 3, 4).buffer,
    responseId: "r",
    itemId: "a",
    contentIndex: 2,
  });
});

Deno.test("audio without a listener is counted, but not decoded or passed on", () => {
  const { engine, receive, names } = createEngine({ hear: ["error"] });
  receive({
    type: "response.output_audio.delta",
    response_id: "r",
    item_id: "a",
    delta: btoa("\0".repeat(4_800)),
  });
  assertEquals(names(), []);
  const [{ generatedMs, sentMs } = {}] = engine.playback.entries;
  assertEquals({ generatedMs, sentMs }, { generatedMs: 100, sentMs: 0 });
});

Deno.test("text and transcript deltas carry item, response and part", () => {
  const { receive, emitted } = createEngine();
  const position = { response_id: "r", item_id: "a", output_index: 0, content_index: 1 };
  receive({ type: "response.output_audio_transcript.delta", ...position, delta: "Hel" });
  receive({ type: "response.output_text.delta", ...position, delta: "lo" });
  const ids = { itemId: "a", responseId: "r", contentIndex: 1 };
  assertEquals(emitted, [
    ["audio_transcript_delta", { type: "transcript_delta", delta: "Hel", ...ids }],
    ["output_text_delta", { type: "output_text_delta", delta: "lo", ...ids }],
  ]);
});

Deno.test("sent audio is appended unchanged, and of a view only the viewed bytes", () => {
  const { engine, sent } = createEngine();
  const bytes = Uint8Array.of(0, 0, 1, 2, 3, 4, 0, 0);
  engine.sendAudio(bytes.subarray(2, 6));
  engine.sendAudio(new Int16Array(bytes.buffer, 2, 2));
  engine.sendAudio(new DataView(bytes.buffer, 2, 4));
  engine.sendAudio(bytes.slice(2, 6).buffer);
  assertEquals(sent, Array(4).fill({ type: "input_audio_buffer.append", audio: "AQIDBA==" }));
});

Deno.test("a chunk may be reused as soon as it is sent", () => {
  const { engine, sent } = createEngine();
  const bytes = Uint8Array.of(1, 2, 3, 4);
  engine.sendAudio(bytes);
  bytes.fill(0);
  assertEquals(sent[0]?.audio, "AQIDBA==");
});

Deno.test("commit ends the turn and sends nothing else, with or without audio", () => {
  const { engine, sent } = createEngine();
  engine.sendAudio(Uint8Array.of(1, 2));
  engine.sendAudio(new ArrayBuffer(0), { commit: true });
  engine.sendAudio(new ArrayBuffer(0));
  engine.sendAudio(new ArrayBuffer(0), { commit: true });
  assertEquals(sent.map(({ type }) => type), [
    "input_audio_buffer.append",
    "input_audio_buffer.commit",
    "input_audio_buffer.commit",
  ]);
});

const SILENCE: [config: object, byte: number][] = [
  [{}, 0x00],
  [{ audio: { input: { format: "g711_ulaw" } } }, 0xff],
  [{ audio: { input: { format: { type: "audio/pcma" } } } }, 0xd5],
  [{ inputAudioFormat: "g711_alaw" }, 0xd5],
];
for (const [config, byte] of SILENCE) {
  Deno.test(`while muted, as many bytes of ${byte.toString(16)} are sent with ${JSON.stringify(config)}`, () => {
    const { engine, sent } = createEngine({ config });
    engine.mute(true);
    engine.sendAudio(Uint8Array.of(1, 2, 3, 4));
    assertEquals(sent[0]?.audio, btoa(String.fromCharCode(byte, byte, byte, byte)));
  });
}

Deno.test("the silence of a muted caller follows the format that the server confirmed", () => {
  const { engine, receive, sent } = createEngine();
  receive({
    type: "session.updated",
    session: { type: "realtime", audio: { input: { format: { type: "audio/pcmu" } } } },
  });
  engine.mute(true);
  engine.sendAudio(Uint8Array.of(1, 2));
  assertEquals(sent.at(-1)?.audio, "//8=");
});

Deno.test("with a codec, samples are encoded, a commit flushes, and deltas are decoded", () => {
  const { engine, receive, sent, payloads } = createEngine({ codec: createCodec() });
  engine.sendAudio(new Int16Array(3));
  engine.sendAudio(new ArrayBuffer(0), { commit: true });
  assertEquals(sent, [
    { type: "input_audio_buffer.append", audio: "AQEB" },
    { type: "input_audio_buffer.append", audio: "CQk=" },
    { type: "input_audio_buffer.commit" },
  ]);
  receive({
    type: "response.output_audio.delta",
    response_id: "r",
    item_id: "a",
    delta: btoa("\0".repeat(80)),
  });
  assertEquals(payloads("audio")[0].data.byteLength, 80 * 3 * 2);
  assertEquals(engine.playback.entries[0]?.generatedMs, 10); // 80 bytes of µ-law on the wire
});

Deno.test("every session update has the codec's format", () => {
  const { engine, started, sent } = createEngine({
    codec: createCodec(),
    config: { audio: { input: { format: "pcm16" }, output: { format: "pcm16" } } },
  });
  engine.updateSessionConfig({ audio: { input: { format: "g711_alaw" } } });
  engine.updateSessionConfig({ inputAudioFormat: "pcm16", outputAudioFormat: "pcm16" });
  const updates = [...started, ...sent];
  assertEquals(updates.length, 3);
  for (const { session } of updates) {
    assertEquals(session.audio.input.format, { type: "audio/pcmu" });
    assertEquals(session.audio.output.format, { type: "audio/pcmu" });
  }
});

Deno.test("while muted, silence goes through the codec", () => {
  const { engine, sent } = createEngine({ codec: createCodec() });
  engine.mute(true);
  engine.sendAudio(new Int16Array(2).fill(7));
  assertEquals(sent, [{ type: "input_audio_buffer.append", audio: "AQE=" }]);
});

Deno.test("the response's own format counts if it differs from the session's", () => {
  const { engine, created, receive } = createEngine();
  created("r", { audio: { output: { format: { type: "audio/pcmu" } } } });
  receive({
    type: "response.output_audio.delta",
    response_id: "r",
    item_id: "a",
    delta: btoa("\0".repeat(80)),
  });
  assertEquals(engine.playback.entries[0]?.generatedMs, 10);
});

for (const rate of ["fast", -1, 0, 0.5, null, 1e308]) {
  Deno.test(`a format whose rate is ${rate} does not break playback or the interrupt`, () => {
    const { engine, receive, audio, names } = createEngine();
    receive({
      type: "session.updated",
      session: { type: "realtime", audio: { output: { format: { type: "audio/pcm", rate } } } },
    });
    audio("a", 100);
    engine.interrupt(true);
    assertNotEquals(names().indexOf("audio"), -1);
  });
}
