import { assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import { PCM16_24K, PCMU } from "../../../../src/audio/format.ts";
import { InputBuffer } from "../../../../src/testing/emulator/input/input_buffer.ts";

const SECOND = new Uint8Array(48_000).fill(1);

/** How much memory a buffer holds on to. */
function memoryBytes(buffer: InputBuffer): number {
  return buffer.view(0, 0).buffer.byteLength;
}

Deno.test("input buffer: the memory of a long turn is given back, whether it is taken or cleared", () => {
  const buffer = new InputBuffer(PCM16_24K);
  const smallBytes = memoryBytes(buffer);
  for (const forget of [() => buffer.clear(), () => buffer.dropBefore(buffer.endMs)]) {
    for (let second = 0; second < 60; second++) buffer.append(SECOND);
    assertGreater(memoryBytes(buffer), 60 * 48_000 - 1);
    forget();
    assertEquals([buffer.bufferedMs, memoryBytes(buffer)], [0, smallBytes]);
  }
  assertEquals([buffer.startMs, buffer.endMs], [120_000, 120_000]);
});

Deno.test("input buffer: an hour of small appends, dropped as they come, takes no more memory than a second", () => {
  const buffer = new InputBuffer(PCMU);
  const frame = new Uint8Array(160);
  for (let ms = 0; ms < 3_600_000; ms += 20) {
    frame.fill(ms / 20);
    buffer.append(frame);
    buffer.dropBefore(ms - 340);
  }
  assertEquals([buffer.startMs, buffer.endMs], [3_600_000 - 360, 3_600_000]);
  assertLessOrEqual(memoryBytes(buffer), 16_384);
  const last = buffer.view(3_600_000 - 20, 3_600_000);
  assertEquals([last.length, new Set(last).size, last[0]], [160, 1, (3_600_000 / 20 - 1) & 255]);
});

Deno.test("input buffer: positions go on over another format, and nothing of the old one is left", () => {
  const buffer = new InputBuffer(PCM16_24K);
  buffer.append(SECOND);
  buffer.changeFormat(PCMU);
  assertEquals([buffer.startMs, buffer.endMs, buffer.bufferedMs], [1_000, 1_000, 0]);
  buffer.append(new Uint8Array(800).fill(7));
  buffer.changeFormat(PCM16_24K);
  buffer.append(SECOND);
  assertEquals([buffer.startMs, buffer.endMs], [1_100, 2_100]);
  assertEquals(buffer.view(0, 1_200).length, 4_800);
});
