import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { downmixToMono } from "../../src/audio/downmix.ts";
import { amplify, dbfsOf, mix, peakOf, rmsOf } from "../../src/audio/level.ts";
import { noise } from "../support/audio/samples.ts";
import { toneOf } from "../support/audio/tone.ts";

const wrong = (value: unknown) => value as never;

Deno.test("a mix is the clipped sum, as long as the longest track", () => {
  const mixed = mix(Int16Array.of(1, 30_000, -30_000), Int16Array.of(2, 30_000), Int16Array.of());
  assertEquals(mixed, Int16Array.of(3, 32767, -30_000));
  assertEquals(mix(Int16Array.of(-30_000), Int16Array.of(-30_000)), Int16Array.of(-32768));
  // clipped once, after all tracks are added
  const tracks = [32767, 32767, -32768].map((sample) => Int16Array.of(sample));
  assertEquals(mix(...tracks), Int16Array.of(32766));
  assertEquals(mix(), Int16Array.of());
});

Deno.test("one track mixed is a copy", () => {
  const track = noise(10);
  const mixed = mix(track);
  assertEquals(mixed, track);
  mixed.fill(0);
  assertEquals(track, noise(10));
});

Deno.test("gain is in decibels, rounded and clipped", () => {
  const linear16 = Int16Array.of(1000, -1000, 20_000, -20_000, 0);
  assertEquals(amplify(linear16, 0), linear16);
  assertEquals(amplify(linear16, 20), Int16Array.of(10_000, -10_000, 32767, -32768, 0));
  assertEquals(amplify(linear16, -20), Int16Array.of(100, -100, 2000, -2000, 0));
  assertEquals(amplify(linear16, -Infinity), new Int16Array(5));
  assertEquals(amplify(linear16, 1e6), Int16Array.of(32767, -32768, 32767, -32768, 0));
  assertEquals(amplify(new Int16Array(0), 6), new Int16Array(0));
});

Deno.test("RMS and peak are fractions of full scale", () => {
  assertEquals(rmsOf(new Int16Array(100).fill(-32768)), 1);
  const sine = toneOf({ frequencyHz: 1000, rateHz: 48_000, amplitude: 32767, sampleCount: 48_000 });
  assertAlmostEquals(rmsOf(sine), Math.SQRT1_2, 1e-4);
  assertAlmostEquals(dbfsOf(rmsOf(sine)), -3.01, 0.01);
  assertEquals(peakOf(sine), 32767 / 32768);
  assertEquals(peakOf(Int16Array.of(3, -32768)), 1);
  assertEquals([rmsOf(new Int16Array(0)), peakOf(new Int16Array(0))], [0, 0]);
  assertEquals([dbfsOf(1), dbfsOf(0)], [0, -Infinity]);
});

Deno.test("an hour of full scale overflows no sum", () => {
  assertEquals(rmsOf(new Int16Array(8000 * 3600).fill(-32768)), 1);
});

Deno.test("channels become one by their mean", () => {
  assertEquals(downmixToMono(Int16Array.of(1, 2, -1, -2), 2), Int16Array.of(2, -1));
  const extremes = Int16Array.of(32767, 32767, -32768, -32768, 32767, -32768);
  assertEquals(downmixToMono(extremes, 2), Int16Array.of(32767, -32768, 0));
  assertEquals(downmixToMono(Int16Array.of(3, 4, 5, 6, 7, 9), 3), Int16Array.of(4, 7));
  assertEquals(downmixToMono(noise(9), 1), noise(9));
  assertEquals(downmixToMono(new Int16Array(0), 2), new Int16Array(0));
});

Deno.test("a wrong array or number is named", () => {
  assertThrows(() => mix(new Int16Array(1), wrong(new Uint8Array(2))), TypeError, "tracks[1]");
  assertThrows(() => amplify(wrong(new Uint8Array(2)), 1), TypeError, "it is Uint8Array(2)");
  assertThrows(() => amplify(new Int16Array(1), NaN), RangeError, "it is NaN");
  assertThrows(() => amplify(new Int16Array(1), Infinity), RangeError, "it is Infinity");
  assertThrows(() => amplify(new Int16Array(1), wrong("6")), TypeError, '"6"');
  assertThrows(() => rmsOf(wrong(new Uint8Array(2))), TypeError, "it is Uint8Array(2)");
  assertThrows(() => peakOf(wrong(new Float32Array(2))), TypeError, "it is Float32Array(2)");
  assertThrows(() => dbfsOf(-0.1), RangeError, "it is -0.1");
  assertThrows(() => dbfsOf(NaN), RangeError, "it is NaN");
  assertThrows(() => downmixToMono(new Int16Array(3), 2), RangeError, "it holds 3");
  assertThrows(() => downmixToMono(new Int16Array(3), 0), RangeError, "it is 0");
  assertThrows(() => downmixToMono(wrong(new Uint8Array(2)), 2), TypeError, "it is Uint8Array(2)");
});
