import { assertEquals, assertFalse, assertStrictEquals, assertThrows } from "@std/assert";
import { decodeServerEvent, MessageFormatError } from "../../../src/wire/openai/decode.ts";

const EVENT = { type: "response.done", event_id: "e", response: { id: "r" } };
const TEXT = JSON.stringify(EVENT);
const BYTES = new TextEncoder().encode(TEXT);

const GOOD: Record<string, unknown> = {
  "text": TEXT,
  "an ArrayBuffer of JSON": BYTES.buffer,
  "a view with an offset": new TextEncoder().encode(`xx${TEXT}xx`).subarray(2, -2),
  "a DataView": new DataView(BYTES.buffer),
};
for (const [name, data] of Object.entries(GOOD)) {
  Deno.test(`${name} is decoded`, () => {
    assertEquals(decodeServerEvent(data) as unknown, EVENT);
  });
}

const BAD: Record<string, { data: unknown; code: string }> = {
  "no JSON": { data: "hello", code: "invalid_json" },
  "an empty frame": { data: "", code: "invalid_json" },
  "cut-off JSON": { data: TEXT.slice(0, -5), code: "invalid_json" },
  "two events in one frame": { data: TEXT + TEXT, code: "invalid_json" },
  "binary that is no UTF-8": { data: Uint8Array.of(0xff, 0xfe, 0x80), code: "unreadable_frame" },
  "binary that is no JSON": { data: Uint8Array.of(1, 2, 3), code: "invalid_json" },
  "empty binary": { data: new ArrayBuffer(0), code: "invalid_json" },
  "a Blob": { data: new Blob([TEXT]), code: "unreadable_frame" },
  "undefined": { data: undefined, code: "unreadable_frame" },
  "a number for a frame": { data: 7, code: "unreadable_frame" },
  "JSON null": { data: "null", code: "not_an_event" },
  "a JSON list": { data: "[1]", code: "not_an_event" },
  "a JSON string": { data: '"response.done"', code: "not_an_event" },
  "a JSON number": { data: "1e999", code: "not_an_event" },
  "an object without a type": { data: '{"event_id":"e"}', code: "not_an_event" },
  "an object whose type is a number": { data: '{"type":1}', code: "not_an_event" },
  "an object whose type is null": { data: '{"type":null}', code: "not_an_event" },
};
for (const [name, { data, code }] of Object.entries(BAD)) {
  Deno.test(`${name} is refused as ${code}`, () => {
    assertEquals(assertThrows(() => decodeServerEvent(data), MessageFormatError).code, code);
  });
}

Deno.test("a message that cannot be read is not quoted in the error, nor kept in it", () => {
  const secret = "my number is 0123 456789";
  const frames = [
    `{"type":"x","transcript":"${secret}`,
    new Blob([secret]),
    `"${secret}"`,
    new TextEncoder().encode(secret),
  ];
  for (const data of frames) {
    const error = assertThrows(() => decodeServerEvent(data), MessageFormatError);
    assertFalse(Deno.inspect(error).includes("0123"), error.message);
    assertStrictEquals(error.cause, undefined);
  }
});

const PASSING: Record<string, string> = {
  "an unknown type": '{"type":"response.hologram.delta","event_id":"e","delta":[1]}',
  "an unknown field": '{"type":"response.done","shiny":{"new":true}}',
  "an unknown value of an enum": '{"type":"response.done","response":{"status":"daydreaming"}}',
  "a missing event_id": '{"type":"input_audio_buffer.cleared"}',
  "a number beyond all numbers": '{"type":"rate_limits.updated","rate_limits":[{"limit":1e999}]}',
  "a field called __proto__": '{"type":"x.y","__proto__":{"polluted":true}}',
  "nesting": `{"type":"x.y","deep":${"[".repeat(500)}${"]".repeat(500)}}`,
};
for (const [name, text] of Object.entries(PASSING)) {
  Deno.test(`${name} passes through unharmed`, () => {
    assertEquals(decodeServerEvent(text) as unknown, JSON.parse(text));
    assertEquals(({} as { polluted?: boolean }).polluted, undefined);
  });
}
