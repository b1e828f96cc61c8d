import { assertEquals } from "@std/assert";
import { PCMU } from "../../src/audio/format.ts";
import { GeneratedAudio } from "../../src/contract/generated_audio.ts";

Deno.test("generated audio: counted by the part, in the format that the session says", () => {
  const generated = new GeneratedAudio();
  generated.add("item", 0, 4_800);
  generated.add("item", 1, 48);
  generated.add("item", 0, 4_800);
  assertEquals([0, 1, 2].map((part) => generated.durationMs("item", part)), [200, 1, undefined]);
  generated.configure(PCMU);
  assertEquals(generated.durationMs("item", 1), 6);
  generated.configure(undefined);
  assertEquals(generated.durationMs("item", 1), 1);
});

Deno.test("generated audio: an item that was deleted is forgotten", () => {
  const generated = new GeneratedAudio();
  generated.add("gone", 0, 48);
  generated.add("there", 0, 48);
  generated.forget("gone");
  assertEquals(["gone", "there"].map((item) => generated.durationMs(item, 0)), [undefined, 1]);
});

Deno.test("generated audio: of a conversation that deletes nothing, the latest 256 items are counted", () => {
  const generated = new GeneratedAudio();
  for (let index = 0; index <= 256; index++) generated.add(`item_${index}`, 0, 48);
  const counted = [0, 1, 256].map((index) => generated.durationMs(`item_${index}`, 0));
  assertEquals(counted, [undefined, 1, 1]);
});
