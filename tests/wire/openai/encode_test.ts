import { assertEquals } from "@std/assert";
import { encodeAudioAppend, encodeClientEvent } from "../../../src/wire/openai/encode.ts";
import { quoteText } from "../../../src/wire/quote_text.ts";

Deno.test("a client event is its own JSON, with what is undefined left out", () => {
  const event = { type: "response.create", event_id: undefined, response: { metadata: null } };
  assertEquals(encodeClientEvent(event), '{"type":"response.create","response":{"metadata":null}}');
});

Deno.test("an audio append joined by hand is what JSON would have made of it", () => {
  const audio = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);
  assertEquals(
    JSON.parse(encodeAudioAppend(audio)),
    { type: "input_audio_buffer.append", audio: btoa(String.fromCharCode(...audio)) },
  );
});

Deno.test("a quoted text is what JSON would have made of it", () => {
  for (const text of ["", "AQIDBA==", 'a"b', "a\\", "a\nb", '","x":"', "ü"]) {
    assertEquals(JSON.parse(quoteText(text)), text);
  }
});
