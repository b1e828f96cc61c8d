import { assertEquals, assertThrows } from "@std/assert";
import {
  decodePcm16,
  encodePcm16,
  float32FromLinear16,
  linear16FromFloat32,
  linear16FromFloat32Into,
} from "../../src/audio/pcm16.ts";
import { everySample } from "../support/audio/samples.ts";

Deno.test("bytes are little-endian unless big is said", () => {
  const linear16 = Int16Array.of(0x0102, -2, -32768, 32767);
  assertEquals(encodePcm16(linear16), Uint8Array.of(2, 1, 0xfe, 0xff, 0, 0x80, 0xff, 0x7f));
  assertEquals(encodePcm16(linear16, "big"), Uint8Array.of(1, 2, 0xff, 0xfe, 0x80, 0, 0x7f, 0xff));
  assertEquals(decodePcm16(Uint8Array.of(2, 1, 0xfe, 0xff)), Int16Array.of(0x0102, -2));
  assertEquals(decodePcm16(Uint8Array.of(1, 2, 0xff, 0xfe), "big"), Int16Array.of(0x0102, -2));
});

Deno.test("every sample survives bytes and float32", () => {
  const all = everySample();
  assertEquals(decodePcm16(encodePcm16(all)), all);
  assertEquals(decodePcm16(encodePcm16(all, "big"), "big"), all);
  assertEquals(linear16FromFloat32(float32FromLinear16(all)), all);
});

Deno.test("a view at an odd offset of a bigger buffer is read at its place", () => {
  const bytes = Uint8Array.of(9, 1, 2, 3, 4, 9).subarray(1, 5);
  assertEquals(decodePcm16(bytes), Int16Array.of(0x0201, 0x0403));
  const linear16 = Int16Array.of(9, 1, 2, 9).subarray(1, 3);
  assertEquals(encodePcm16(linear16), Uint8Array.of(1, 0, 2, 0));
});

Deno.test("results are copies", () => {
  const bytes = Uint8Array.of(1, 0);
  const linear16 = decodePcm16(bytes);
  bytes[0] = 7;
  assertEquals(linear16, Int16Array.of(1));
});

Deno.test("float32 is scaled by 32768, rounded to the nearest and clipped", () => {
  const rows: [number, number][] = [
    [0, 0],
    [-0, 0],
    [1, 32767],
    [-1, -32768],
    [1.5, 32767],
    [-7, -32768],
    [Infinity, 32767],
    [-Infinity, -32768],
    [NaN, 0],
    [0.5, 16384],
    [0.5 / 32768, 1],
    [0.49 / 32768, 0],
    [-0.5 / 32768, 0],
    [-0.51 / 32768, -1],
    [32766.5 / 32768, 32767],
    [-32767.6 / 32768, -32768],
  ];
  for (const [value, sample] of rows) {
    assertEquals(linear16FromFloat32(Float32Array.of(value)), Int16Array.of(sample), `${value}`);
  }
});

Deno.test("samples become fractions of full scale", () => {
  const float32 = float32FromLinear16(Int16Array.of(-32768, -1, 0, 16384, 32767));
  assertEquals(float32, Float32Array.of(-1, -1 / 32768, 0, 0.5, 32767 / 32768));
});

Deno.test("the variant with a target writes its start and says how much", () => {
  const target = new Int16Array(4).fill(5);
  assertEquals(linear16FromFloat32Into(Float32Array.of(0.5, -0.5), target), 2);
  assertEquals(target, Int16Array.of(16384, -16384, 5, 5));
  assertThrows(
    () => linear16FromFloat32Into(new Float32Array(5), target),
    RangeError,
    "Cannot write to `target`: it has 4 elements. Pass one with 5 or more",
  );
});

Deno.test("nothing in is nothing out", () => {
  assertEquals(decodePcm16(new Uint8Array(0)).length, 0);
  assertEquals(encodePcm16(new Int16Array(0)).length, 0);
  assertEquals(linear16FromFloat32(new Float32Array(0)).length, 0);
});

Deno.test("an odd byte count, a wrong array or order is named", () => {
  const wrong = (value: unknown) => value as never;
  assertThrows(() => decodePcm16(new Uint8Array(3)), RangeError, "an odd number of bytes, 3");
  assertThrows(() => decodePcm16(wrong(new Int16Array(2))), TypeError, "it is Int16Array(2)");
  assertThrows(() => decodePcm16(wrong(new ArrayBuffer(2))), TypeError, "it is ArrayBuffer");
  assertThrows(() => encodePcm16(wrong(new Uint8Array(2))), TypeError, "it is Uint8Array(2)");
  assertThrows(() => encodePcm16(wrong(new Uint16Array(2))), TypeError, "it is Uint16Array(2)");
  assertThrows(() => linear16FromFloat32(wrong([0.5])), TypeError, "it is Array");
  assertThrows(() => linear16FromFloat32(wrong(new Float64Array(1))), TypeError, "Float64Array(1)");
  assertThrows(() => float32FromLinear16(wrong(null)), TypeError, "it is null");
  assertThrows(() => encodePcm16(new Int16Array(1), wrong("le")), RangeError, '"le"');
});
