import { assertEquals, assertThrows } from "@std/assert";
import type { AudioCodec } from "../../src/codec/audio_codec.ts";
import { audioFormatOf } from "../../src/contract/audio_format.ts";
import { AudioPath } from "../../src/transport/audio_path.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";

Deno.test("a codec whose wire format a session does not support is refused at once", () => {
  const codec = { wireFormat: { type: "audio/opus" } } as unknown as AudioCodec;
  assertThrows(() => new AudioPath(codec), RangeError, "PCM or G.711");
  assertThrows(() => new OpenAIRealtimeWebSocket({ codec }), RangeError, "PCM or G.711");
});

Deno.test("a value that is not audio is refused, and its type is named", () => {
  for (const chunk of ["AAAA", [1, 2], null, undefined, new Blob([]), { byteLength: 2 }]) {
    assertThrows(() => new AudioPath().encode(chunk as unknown as ArrayBuffer), TypeError);
  }
});

Deno.test("a missing or invalid wire format is PCM16 at 24 kHz", () => {
  for (const wire of [undefined, null, {}, { type: "audio/pcm" }, { rate: -1 }, { rate: "x" }, 7]) {
    assertEquals(audioFormatOf(wire), { type: "audio/pcm", rateHz: 24_000 });
  }
  assertEquals(audioFormatOf({ type: "audio/pcm", rate: 16_000 }), {
    type: "audio/pcm",
    rateHz: 16_000,
  });
  assertEquals(audioFormatOf("g711_alaw"), { type: "audio/pcma" });
});
