import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import {
  decodeAlaw,
  decodeAlawInto,
  decodeUlaw,
  decodeUlawInto,
  encodeAlaw,
  encodeAlawInto,
  encodeUlaw,
  encodeUlawInto,
} from "../../src/audio/g711.ts";
import { everySample, noise } from "../support/audio/samples.ts";
import vectors from "./g711_vectors.json" with { type: "json" };

const everyCode = Uint8Array.from({ length: 256 }, (_, code) => code);

interface Law {
  readonly name: "ulaw" | "alaw";
  readonly encode: (linear16: Int16Array) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Int16Array;
  /** The number of PCM16 steps in one step of the standard's scale. */
  readonly scale: number;
  /** The sizes of the decision intervals in the standard's scale, as [width, count]. */
  readonly steps: readonly (readonly [number, number])[];
  readonly silence: number;
}

// ITU-T G.711, tables 1a and 2a, column "decision value": the differences between its rows.
const LAWS: readonly Law[] = [
  {
    name: "ulaw",
    encode: encodeUlaw,
    decode: decodeUlaw,
    scale: 4,
    steps: [[1, 1], [2, 15], [4, 16], [8, 16], [16, 16], [32, 16], [64, 16], [128, 16], [256, 16]],
    silence: 0xff,
  },
  {
    name: "alaw",
    encode: encodeAlaw,
    decode: decodeAlaw,
    scale: 8,
    steps: [[2, 32], [4, 16], [8, 16], [16, 16], [32, 16], [64, 16], [128, 16]],
    silence: 0xd5,
  },
];

/** The indexes of the codes by value. The -0 of µ-law comes before its +0. */
const RANKS = {
  ulaw: (code: number) => code & 0x80 ? 383 - code : code,
  alaw: (code: number) => code & 0x80 ? 128 + ((code ^ 0x55) & 0x7f) : 127 - ((code ^ 0x55) & 0x7f),
};

for (const { name, encode, decode, scale, steps, silence } of LAWS) {
  const rankOf = RANKS[name];

  for (const tool of ["sox", "ffmpeg"] as const) {
    const answers = vectors[tool][name];

    Deno.test(`${name}: decoding equals ${tool}'s on every code`, () => {
      assertEquals([...decode(everyCode)], answers.sampleOfCode.split(" ").map(Number));
    });

    Deno.test(`${name}: encoding differs from ${tool}'s by a neighbour on a boundary only`, () => {
      const ours = encode(everySample());
      const theirs = new Uint8Array(65536);
      for (const run of answers.codeOfSampleRuns.split(" ")) {
        const [first, code] = run.split(":").map(Number) as [number, number];
        theirs.fill(code, first + 32768);
      }
      let differences = 0;
      for (let i = 0; i < 65536; i++) {
        if (ours[i] === theirs[i]) continue;
        differences++;
        const place = `sample ${i - 32768}: ${ours[i]} and ${theirs[i]}`;
        assertEquals(Math.abs(rankOf(ours[i]!) - rankOf(theirs[i]!)), 1, place);
        // The sample lies between the values of the two codes. They round there, but the reference
        // cuts.
        const [our, their] = decode(Uint8Array.of(ours[i]!, theirs[i]!)) as unknown as number[];
        const between = Math.abs(our! - their!) + scale;
        assertLessOrEqual(Math.abs(our! - (i - 32768)), between, place);
        assertLessOrEqual(Math.abs(their! - (i - 32768)), between, place);
      }
      assertGreaterOrEqual(differences, 383);
      assertLessOrEqual(differences, 1020);
    });
  }

  Deno.test(`${name}: the codes of the standard's decision values, for every sample`, () => {
    const thresholds: number[] = [];
    let threshold = 0;
    for (const [width, count] of steps) {
      for (let i = 0; i < count; i++) thresholds.push(threshold += width);
    }
    const last = thresholds.pop(); // the virtual decision value at the end of the range
    assertEquals(last, name === "ulaw" ? 8159 : 4096);
    const codes = encode(everySample());
    for (let sample = -32768; sample < 32768; sample++) {
      // The reference takes the one's complement of negative samples.
      const magnitude = Math.floor((sample < 0 ? -sample - 1 : sample) / scale);
      let interval = thresholds.findIndex((value) => magnitude < value);
      if (interval < 0) interval = 127;
      const rank = rankOf(codes[sample + 32768]!);
      assertEquals(rank, sample < 0 ? 127 - interval : 128 + interval, `sample ${sample}`);
    }
  });

  Deno.test(`${name}: the standard's output values`, () => {
    // Tables 1a and 2a, columns 7 and 8: the outer rows of each segment.
    const rows = name === "ulaw"
      ? { 128: 0, 129: 2, 143: 30, 144: 33, 159: 93, 160: 99, 175: 219, 255: 8031, 240: 4191 }
      : { 128: 1, 143: 31, 144: 33, 159: 63, 160: 66, 175: 126, 255: 4032, 240: 2112 };
    const values = decode(everyCode);
    for (const [rank, value] of Object.entries(rows)) {
      const positive = everyCode.findIndex((code) => rankOf(code) === Number(rank));
      assertEquals(values[positive], value * scale);
      assertEquals(values[positive ^ 0x80], 0 - value * scale);
    }
  });

  Deno.test(`${name}: every code but -0 survives a round trip, in the order of its value`, () => {
    const codes = encode(decode(everyCode));
    for (const code of everyCode) {
      if (name === "ulaw" && code === 0x7f) assertEquals(codes[code], 0xff);
      else assertEquals(codes[code], code);
    }
    const ranked = [...everyCode].sort((a, b) => rankOf(a) - rankOf(b));
    const values = decode(Uint8Array.from(ranked));
    for (let i = 1; i < 256; i++) assert(values[i]! >= values[i - 1]!);
  });

  Deno.test(`${name}: silence and full scale`, () => {
    assertEquals(encode(Int16Array.of(0)), Uint8Array.of(silence));
    const [low, high] = decode(encode(Int16Array.of(-32768, 32767)));
    assertEquals([low, high], name === "ulaw" ? [-32124, 32124] : [-32256, 32256]);
  });

  Deno.test(`${name}: a level comes back as itself, not 12 dB louder`, () => {
    for (const sample of [-30_000, -1000, 1000, 30_000]) {
      const back = decode(encode(Int16Array.of(sample)))[0]!;
      assert(Math.abs(back / sample - 1) < 0.04, `${sample} became ${back}`);
    }
  });

  Deno.test(`${name}: views, odd offsets and nothing`, () => {
    const samples = noise(100);
    const codes = encode(samples);
    assertEquals(encode(samples.subarray(13, 77)), codes.slice(13, 77));
    assertEquals(decode(codes.subarray(13, 77)), decode(codes).slice(13, 77));
    assertEquals(encode(new Int16Array(0)).length, 0);
    assertEquals(decode(new Uint8Array(0)).length, 0);
  });

  Deno.test(`${name}: into the caller's buffer`, () => {
    const encodeInto = name === "ulaw" ? encodeUlawInto : encodeAlawInto;
    const decodeInto = name === "ulaw" ? decodeUlawInto : decodeAlawInto;
    const samples = noise(5);
    const bytes = new Uint8Array(7).fill(1);
    assertEquals(encodeInto(samples, bytes), 5);
    assertEquals(bytes, Uint8Array.of(...encode(samples), 1, 1));
    const decoded = new Int16Array(6).fill(1);
    assertEquals(decodeInto(bytes.subarray(0, 5), decoded), 5);
    assertEquals(decoded, Int16Array.of(...decode(encode(samples)), 1));
    const small = "Cannot write to `target`: it has 4 elements. Pass one with 5 or more";
    assertThrows(() => encodeInto(samples, new Uint8Array(4)), RangeError, small);
    assertThrows(() => decodeInto(bytes.subarray(0, 5), new Int16Array(4)), RangeError, small);
    const wrong = (value: unknown) => value as never;
    assertThrows(() => encodeInto(wrong(bytes), bytes), TypeError, "it is Uint8Array(7)");
    assertThrows(() => encodeInto(samples, wrong(samples)), TypeError, "it is Int16Array(5)");
    assertThrows(() => decodeInto(wrong(samples), samples), TypeError, "it is Int16Array(5)");
    assertThrows(() => decodeInto(bytes, wrong(bytes)), TypeError, "it is Uint8Array(7)");
  });

  Deno.test(`${name}: bytes where samples are meant, and the reverse, are named`, () => {
    const wrong = (value: unknown) => value as never;
    assertThrows(() => encode(wrong(new Uint8Array(4))), TypeError, "it is Uint8Array(4)");
    assertThrows(() => encode(wrong([0])), TypeError, "it is Array");
    assertThrows(() => decode(wrong(new Int16Array(4))), TypeError, "it is Int16Array(4)");
    assertThrows(() => decode(wrong(new ArrayBuffer(4))), TypeError, "it is ArrayBuffer");
    assertThrows(() => decode(wrong(undefined)), TypeError, "it is undefined");
  });
}
