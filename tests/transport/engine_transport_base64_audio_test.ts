import { assertEquals } from "@std/assert";
import { ulawCodec } from "../../src/audio/mod.ts";
import { createClient } from "../support/client.ts";
import { createEngine } from "../support/engine.ts";

const DELTA = {
  type: "response.output_audio.delta",
  response_id: "r",
  item_id: "a",
  output_index: 0,
  content_index: 1,
  delta: "AQIDBA==",
};

Deno.test("audio_base64 has the server's own text, comes before audio, and counts as sent", () => {
  const { engine, receive, emitted } = createEngine({ hear: ["audio_base64", "audio"] });
  receive(DELTA);
  assertEquals(emitted.map(([name]) => name), ["audio_base64", "audio"]);
  assertEquals(emitted[0]![1], {
    type: "audio_base64",
    base64: "AQIDBA==",
    responseId: "r",
    itemId: "a",
    contentIndex: 1,
  });
  assertEquals(engine.playback.entries[0]?.sentMs, engine.playback.entries[0]?.generatedMs);
});

Deno.test("audio_base64 is not raised for late audio of an interrupted response", () => {
  const { engine, receive, created, names } = createEngine({ hear: ["audio_base64"] });
  created("r");
  receive(DELTA);
  engine.interrupt(true);
  receive(DELTA);
  assertEquals(names(), ["audio_base64"]);
});

Deno.test("base64 audio is appended unchanged, whatever the codec, and empty audio is not sent", () => {
  const { engine, sent } = createEngine({ codec: ulawCodec({ appRateHz: 24_000 }) });
  engine.sendBase64Audio("AQIDBA==");
  engine.sendBase64Audio("");
  assertEquals(sent, [{ type: "input_audio_buffer.append", audio: "AQIDBA==" }]);
});

Deno.test("text that is not base64 cannot change the event that carries it", () => {
  const { engine, sent } = createEngine();
  const text = 'x","type":"response.cancel","y":"\n';
  engine.sendBase64Audio(text);
  assertEquals(sent, [{ type: "input_audio_buffer.append", audio: text }]);
});

Deno.test("while muted, base64 audio becomes as many bytes of silence in the wire's format", () => {
  const session = createEngine({ config: { inputAudioFormat: "g711_ulaw" } });
  session.engine.mute(true);
  session.engine.sendBase64Audio("AQIDBA==");
  assertEquals(session.sent[0]?.audio, "/////w==");
  const codec = createEngine({ codec: ulawCodec({ appRateHz: 24_000 }) });
  codec.engine.mute(true);
  codec.engine.sendBase64Audio("AQIDBA==");
  assertEquals(codec.sent[0]?.audio, "/////w==");
});

Deno.test("base64 audio is dropped and counted when not connected, and one error reports it", () => {
  const { client, errors } = createClient();
  client.sendBase64Audio("AQIDBA==");
  client.sendBase64Audio("AQIDBA==");
  assertEquals(client.droppedAudioBytes, 8);
  assertEquals(errors.length, 1);
});
