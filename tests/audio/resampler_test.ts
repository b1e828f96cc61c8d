import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import { joinedLinear16 } from "../../src/audio/_join.ts";
import {
  createResampler,
  RESAMPLER_RATES_HZ,
  type ResamplerQuality,
} from "../../src/audio/resampler.ts";
import { measureResampler } from "../support/audio/resampler_figures.ts";
import { noise, randomPieces } from "../support/audio/samples.ts";
import { decibels, powerOf, toneOf } from "../support/audio/tone.ts";

function* ratePairs(): Generator<[number, number]> {
  for (const inputRateHz of RESAMPLER_RATES_HZ) {
    for (const outputRateHz of RESAMPLER_RATES_HZ) yield [inputRateHz, outputRateHz];
  }
}

function resample(
  linear16: Int16Array,
  inputRateHz: number,
  outputRateHz: number,
  quality?: ResamplerQuality,
): Int16Array {
  const resampler = createResampler({ inputRateHz, outputRateHz, quality });
  return joinedLinear16([resampler.push(linear16), resampler.flush()]);
}

for (const [inputRateHz, outputRateHz] of ratePairs()) {
  if (inputRateHz === outputRateHz) continue;
  Deno.test(`${inputRateHz} to ${outputRateHz} Hz: rejection, ripple and delay`, () => {
    const figures = measureResampler(
      inputRateHz,
      outputRateHz,
      (linear16) => resample(linear16, inputRateHz, outputRateHz),
    );
    assertGreaterOrEqual(figures.rejectionDb, 90);
    assertLessOrEqual(figures.rippleDb, 0.005);
    assertLess(figures.delayErrorUs, 0.5);
  });
}

Deno.test("the other qualities keep their promises", () => {
  const promises: [ResamplerQuality, number, number][] = [["fast", 0.8, 57], ["high", 0.95, 90]];
  for (const [quality, keeps, rejectionDb] of promises) {
    for (const [from, to] of [[48_000, 24_000], [8_000, 24_000], [44_100, 16_000]] as const) {
      const bandHz = Math.min(from, to) / 2;
      const power = (share: number) => {
        const tone = toneOf({ frequencyHz: bandHz * share, rateHz: from, sampleCount: from / 5 });
        const output = resample(tone, from, to, quality);
        return powerOf(output, to / 20, output.length - to / 20);
      };
      const full = 29_000 ** 2 / 2;
      assertLess(Math.abs(decibels(power(keeps), full)), 0.1, quality);
      if (from > to) assertLess(decibels(power(1.001), full), -rejectionDb, quality);
    }
  }
});

Deno.test("a steady level comes out unchanged at every phase", () => {
  for (const [inputRateHz, outputRateHz] of ratePairs()) {
    for (const level of [-32768, -1, 0, 1, 12345, 32767]) {
      const output = resample(
        new Int16Array(inputRateHz / 10).fill(level),
        inputRateHz,
        outputRateHz,
      );
      const middle = output.subarray(output.length * 0.3, output.length * 0.7);
      assert(middle.every((sample) => sample === level), `${inputRateHz} to ${outputRateHz}`);
    }
  }
});

Deno.test("an impulse comes out at its own time, in the first sample and the last", () => {
  for (const [inputRateHz, outputRateHz] of ratePairs()) {
    for (const at of [0, 1, 777, 1999]) {
      const input = new Int16Array(2000);
      input[at] = 30_000;
      const output = resample(input, inputRateHz, outputRateHz);
      const loudest = output.reduce(
        (best, x, n) => Math.abs(x) > Math.abs(output[best]!) ? n : best,
        0,
      );
      const distance = Math.abs(loudest / outputRateHz - at / inputRateHz);
      // The rounded length of the output may end it up to one sample before the last input sample.
      const beyondEnd = at === 1999 ? 1 / outputRateHz : 0;
      assertLessOrEqual(distance, 0.5 / Math.min(inputRateHz, outputRateHz) + beyondEnd + 1e-12);
    }
  }
});

Deno.test("n samples in are round(n * out / in) samples out, for every n", () => {
  for (const [inputRateHz, outputRateHz] of ratePairs()) {
    const resampler = createResampler({ inputRateHz, outputRateHz, quality: "fast" });
    for (const n of [0, 1, 2, 3, 5, 7, 100, 441, 479, 480, 4095, 4096, 4097, 9999]) {
      const sampleCount = resampler.push(new Int16Array(n)).length + resampler.flush().length;
      assertEquals(sampleCount, Math.floor((n * outputRateHz) / inputRateHz + 0.5));
    }
  }
});

Deno.test("an hour in frames of 20 ms and a bit is an hour, to the sample", () => {
  const resampler = createResampler({ inputRateHz: 22_050, outputRateHz: 8_000, quality: "fast" });
  const frame = new Int16Array(443);
  let left = 3600 * 22_050, sampleCount = 0;
  while (left > 0) {
    const taken = Math.min(left, frame.length);
    sampleCount += resampler.push(frame.subarray(0, taken)).length;
    left -= taken;
  }
  assertEquals(sampleCount + resampler.flush().length, 3600 * 8_000);
});

Deno.test("how the stream is cut into pushes changes no bit", () => {
  for (const [inputRateHz, outputRateHz] of ratePairs()) {
    const input = noise(9_001);
    const whole = resample(input, inputRateHz, outputRateHz);
    for (const longest of [1, 3, 160, 5000]) {
      const resampler = createResampler({ inputRateHz, outputRateHz });
      const outputs = [];
      for (const piece of randomPieces(input, longest)) outputs.push(resampler.push(piece));
      outputs.push(resampler.flush());
      assertEquals(joinedLinear16(outputs), whole, `${inputRateHz} to ${outputRateHz}`);
    }
  }
});

Deno.test("samples are held back no longer than the quality's table says", () => {
  const heldBack = { fast: 20, standard: 66, high: 145 };
  for (const quality of ["fast", "standard", "high"] as const) {
    for (const [inputRateHz, outputRateHz] of ratePairs()) {
      if (inputRateHz === outputRateHz) continue;
      const resampler = createResampler({ inputRateHz, outputRateHz, quality });
      const sampleCount = resampler.push(new Int16Array(inputRateHz)).length;
      const heldS = 1 - sampleCount / outputRateHz;
      const heldAtLowRate = heldS * Math.min(inputRateHz, outputRateHz);
      assertLessOrEqual(
        heldAtLowRate,
        heldBack[quality] + 1e-6,
        `${inputRateHz} to ${outputRateHz}`,
      );
    }
  }
});

Deno.test("a resampler is as new after a flush", () => {
  const resampler = createResampler({ inputRateHz: 48_000, outputRateHz: 22_050 });
  const input = noise(5_000);
  const first = joinedLinear16([resampler.push(input), resampler.flush()]);
  assertEquals(resampler.flush().length, 0);
  assertEquals(joinedLinear16([resampler.push(input), resampler.flush()]), first);
});

Deno.test("a resampler keeps nothing of what it was given, and gives nothing that it keeps", () => {
  for (const outputRateHz of [16_000, 48_000]) {
    const input = noise(3_000);
    const expected = resample(input, 48_000, outputRateHz);
    const resampler = createResampler({ inputRateHz: 48_000, outputRateHz });
    const outputs = [];
    for (const piece of randomPieces(input, 500)) {
      const lent = new Int16Array(piece);
      outputs.push(resampler.push(lent));
      lent.fill(-1);
    }
    outputs.push(resampler.flush());
    assertEquals(joinedLinear16(outputs), expected);
  }
});

Deno.test("peaks that the filter makes are clipped, not wrapped", () => {
  const square = Int16Array.from({ length: 4800 }, (_, n) => n % 48 < 24 ? 32767 : -32768);
  const output = resample(square, 48_000, 44_100);
  for (let n = 0; n < output.length; n++) {
    const position = (((n * 48) / 44.1) % 48 + 48) % 48;
    if (position > 4 && position < 20) assert(output[n]! > 30_000, `sample ${n} is ${output[n]}`);
    if (position > 28 && position < 44) assert(output[n]! < -30_000, `sample ${n} is ${output[n]}`);
  }
});

Deno.test("equal rates copy", () => {
  const resampler = createResampler({ inputRateHz: 24_000, outputRateHz: 24_000 });
  const input = noise(100);
  const output = resampler.push(input);
  assertEquals(output, input);
  assert(output.buffer !== input.buffer);
  assertEquals(resampler.flush().length, 0);
});

Deno.test("a wrong rate, quality or array is named", () => {
  const make = (inputRateHz: unknown, outputRateHz: unknown, quality?: unknown) => () =>
    createResampler({ inputRateHz, outputRateHz, quality } as never);
  for (const rateHz of [0, -8000, 11_025, 8000.5, NaN, Infinity, 96_000]) {
    const message = `Cannot use \`inputRateHz\`: it is ${rateHz}. Pass one of 8000, 16000, `;
    assertThrows(make(rateHz, 8000), RangeError, message);
    assertThrows(make(8000, rateHz), RangeError, `it is ${rateHz}`);
  }
  assertThrows(
    make("8000", 16_000),
    TypeError,
    'Cannot use `inputRateHz`: it is "8000". Pass a number',
  );
  assertThrows(
    make(8000, undefined),
    TypeError,
    "Cannot use `outputRateHz`: it is undefined. Pass a number",
  );
  assertThrows(make(8000, 16_000, "best"), RangeError, '"best"');
  for (const outputRateHz of [8000, 16_000]) {
    const resampler = createResampler({ inputRateHz: 8000, outputRateHz });
    const push = (value: unknown) => () => resampler.push(value as Int16Array);
    assertThrows(push(new Uint8Array(4)), TypeError, "it is Uint8Array(4). Pass an Int16Array");
    assertThrows(push([1, 2]), TypeError, "it is Array");
    assertThrows(push(undefined), TypeError, "it is undefined");
    assertThrows(push(new Float32Array(2)), TypeError, "it is Float32Array(2)");
    assertEquals(resampler.push(new Int16Array(0)).length, 0);
    assertEquals(resampler.flush().length, 0);
  }
});
