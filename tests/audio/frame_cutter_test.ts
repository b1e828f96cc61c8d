import { assert, assertEquals, assertThrows } from "@std/assert";
import { joinedBytes } from "../../src/audio/_join.ts";
import { createFrameCutter } from "../../src/audio/frame_cutter.ts";
import { randomPieces } from "../support/audio/samples.ts";

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

Deno.test("any bytes in, frames of one size out, the remainder kept", () => {
  for (const frameSizeBytes of [1, 2, 3, 160, 999, 1000, 1001]) {
    for (const longest of [1, 5, 160, 2000]) {
      const cutter = createFrameCutter({ frameSizeBytes });
      const frames = [...randomPieces(bytes, longest)].flatMap((piece) => cutter.push(piece));
      assert(frames.every(({ length }) => length === frameSizeBytes));
      assertEquals(frames.length, Math.floor(1000 / frameSizeBytes));
      assertEquals(cutter.heldSizeBytes, 1000 % frameSizeBytes);
      const last = cutter.flush();
      assertEquals(joinedBytes([...frames, last]), bytes);
      assertEquals(cutter.heldSizeBytes, 0);
      assertEquals(cutter.flush().length, 0);
    }
  }
});

Deno.test("a frame is a copy with a buffer of its own", () => {
  const cutter = createFrameCutter({ frameSizeBytes: 4 });
  const lent = new Uint8Array(bytes.subarray(0, 10));
  const frames = cutter.push(lent);
  lent.fill(99);
  assertEquals(frames, [bytes.slice(0, 4), bytes.slice(4, 8)]);
  for (const frame of frames) assertEquals(frame.buffer.byteLength, 4);
  frames[0]!.fill(77);
  assertEquals(cutter.push(Uint8Array.of(1, 2)), [Uint8Array.of(8, 9, 1, 2)]);
});

Deno.test("the last frame is filled up with the pad byte, if it has begun", () => {
  const cutter = createFrameCutter({ frameSizeBytes: 4 });
  cutter.push(Uint8Array.of(1, 2, 3, 4, 5));
  assertEquals(cutter.flush(0xff), Uint8Array.of(5, 255, 255, 255));
  assertEquals(cutter.flush(0xff), new Uint8Array(0));
  cutter.push(Uint8Array.of(6));
  assertEquals(cutter.flush(0), Uint8Array.of(6, 0, 0, 0));
});

Deno.test("an empty push does nothing", () => {
  const cutter = createFrameCutter({ frameSizeBytes: 2 });
  assertEquals(cutter.push(new Uint8Array(0)), []);
  assertEquals(cutter.flush(), new Uint8Array(0));
});

Deno.test("a wrong size, array or pad byte is named", () => {
  for (const frameSizeBytes of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => createFrameCutter({ frameSizeBytes }), RangeError, `is ${frameSizeBytes}`);
  }
  assertThrows(() => createFrameCutter({} as never), TypeError, "it is undefined");
  const cutter = createFrameCutter({ frameSizeBytes: 2 });
  assertThrows(() => cutter.push(new Int16Array(1) as never), TypeError, "it is Int16Array(1)");
  cutter.push(Uint8Array.of(7));
  assertThrows(() => cutter.flush(256), RangeError, "it is 256. Pass 0 to 255");
  assertThrows(() => cutter.flush(-1), RangeError, "it is -1");
  assertEquals(cutter.flush(), Uint8Array.of(7));
});
