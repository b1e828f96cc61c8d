import { assertEquals } from "@std/assert";
import { utils } from "../../../src/transport/openai/utils.ts";

const TEXTS: [about: string, item: unknown, text: string | undefined][] = [
  ["what it says last, aloud", message({ type: "output_audio", transcript: "spoken" }), "spoken"],
  ["what it writes last", message({ type: "output_text", text: "written" }), "written"],
  [
    "its last part alone",
    message({ type: "output_text", text: "first" }, { type: "output_audio", transcript: "last" }),
    "last",
  ],
  [
    "a transcript that is not there yet",
    message({ type: "output_audio", transcript: null }),
    undefined,
  ],
  ["no parts", message(), undefined],
  ["a message without content", { type: "message", role: "assistant" }, undefined],
  ["a part that is none", { type: "message", role: "assistant", content: [null] }, undefined],
  [
    "a message of the user",
    { ...message({ type: "output_text", text: "x" }), role: "user" },
    undefined,
  ],
  ["another item", { type: "function_call" }, undefined],
  ["nothing", undefined, undefined],
  ["null", null, undefined],
];

function message(...content: object[]): object {
  return { type: "message", role: "assistant", content };
}

for (const [about, item, text] of TEXTS) {
  Deno.test(`utils.getLastTextFromAudioOutputMessage: ${about}`, () => {
    assertEquals(utils.getLastTextFromAudioOutputMessage(item), text);
  });
}

Deno.test("utils: the whole buffer becomes base64 and is decoded again", () => {
  const { buffer } = new Uint8Array([0, 1, 254, 255]);
  assertEquals(utils.arrayBufferToBase64(buffer), "AAH+/w==");
  assertEquals(utils.base64ToArrayBuffer("AAH+/w=="), buffer);
});
