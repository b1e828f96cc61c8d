import { assert, assertEquals } from "@std/assert";
import { type AudioFormat, PCM16_24K, PCMU } from "../../../src/audio/format.ts";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from "../../../src/audio/g711.ts";
import { decodePcm16, encodePcm16 } from "../../../src/audio/pcm16.ts";
import { createResampler } from "../../../src/audio/resampler.ts";
import { alawCodec } from "../../../src/codec/alaw_codec.ts";
import type { AudioCodec } from "../../../src/codec/audio_codec.ts";
import { pcm16Codec } from "../../../src/codec/pcm16_codec.ts";
import { ulawCodec } from "../../../src/codec/ulaw_codec.ts";
import {
  codecContract,
  type CodecContractOptions,
} from "../../../src/testing/contracts/codec_contract.ts";

/** The rows that the codecs below fail, of the tests that have run. */
const failedRows = new Set<string>();

/** The rows that a codec fails, with their messages. */
function failuresOf(options: CodecContractOptions): Map<string, Error> {
  const failures = new Map<string, Error>();
  codecContract((name, run) => {
    try {
      run();
    } catch (error) {
      failures.set(name.replace("codec contract: ", ""), error as Error);
    }
  }, options);
  return failures;
}

type Codec = AudioCodec<{ readonly type: string }>;

/** A right codec, but for some of its members. */
function broken(right: () => AudioCodec, change: (right: AudioCodec) => Partial<Codec>) {
  return (): Codec => {
    const codec = right();
    return {
      wireFormat: codec.wireFormat,
      encode: (linear16) => codec.encode(linear16),
      decode: (wire) => codec.decode(wire),
      flush: () => codec.flush(),
      ...change(codec),
    };
  };
}

/** A codec without state, from two functions: nothing to flush, and no check of its arguments. */
function plain(
  encode: (linear16: Int16Array) => Uint8Array,
  decode: (wire: Uint8Array) => Int16Array,
  wireFormat: AudioFormat = PCMU,
) {
  return (): Codec => ({ wireFormat, encode, decode, flush: () => new Uint8Array(0) });
}

const pcm16At24 = () => pcm16Codec({ appRateHz: 24_000 });
const ulawAt8 = () => ulawCodec({ appRateHz: 8_000 });
const ulawAt24 = () => ulawCodec({ appRateHz: 24_000 });
const times = (factor: number) => (x: number) => Math.max(-32768, Math.min(32767, x * factor));

/** A linear interpolation that forgets where it was at the end of each call. */
function interpolated(linear16: Int16Array, fromHz: number, toHz: number): Int16Array {
  return Int16Array.from({ length: Math.round((linear16.length * toHz) / fromHz) }, (_, n) => {
    const at = (n * fromHz) / toHz, before = Math.floor(at);
    const a = linear16[before] ?? 0, b = linear16[before + 1] ?? a;
    return a + (b - a) * (at - before);
  });
}

const shared = createResampler({ inputRateHz: 24_000, outputRateHz: 8_000 });
const reused = new Uint8Array(1_200_000);

interface Broken {
  readonly create: () => Codec;
  readonly appRateHz: number;
  /** A row that it must fail, and a part of what that row must say. */
  readonly row: string;
  readonly says: string;
}

const BROKEN: Record<string, Broken> = {
  "µ-law that is 12 dB too loud in decode, and as much too soft in encode": {
    create: plain(
      (x) => encodeUlaw(x.map(times(1 / 4))),
      (x) => decodeUlaw(x).map(times(4)),
    ),
    appRateHz: 8_000,
    row: "the standard's bytes are decoded to the sound",
    says: "as loud as what went in, to 1 dB: got",
  },
  "A-law that says it is µ-law": {
    create: plain(encodeAlaw, decodeAlaw),
    appRateHz: 8_000,
    row: "silence is the standard's silence",
    says: "bytes of 255: got 213",
  },
  "PCM16 with the bytes the other way round": {
    create: plain((x) => encodePcm16(x, "big"), (x) => decodePcm16(x, "big"), PCM16_24K),
    appRateHz: 24_000,
    row: "encode's bytes are the sound, by the standard",
    says: "encode, decoded by the standard,",
  },
  "a codec that takes bytes for samples": {
    create: plain((x) => encodeUlaw(Int16Array.from(x)), decodeUlaw),
    appRateHz: 8_000,
    row: "bytes where samples are meant, and the reverse, are a TypeError",
    says: "encode of Uint8Array must throw a TypeError: it returned",
  },
  "a codec that returns the same buffer again and again": {
    create: broken(ulawAt8, (right) => ({
      encode: (linear16) => {
        reused.set(right.encode(linear16));
        return reused.subarray(0, linear16.length);
      },
    })),
    appRateHz: 8_000,
    row: "results may be kept",
    says: "an earlier result",
  },
  "a codec that returns its argument's buffer": {
    create: broken(pcm16At24, () => ({
      encode: (x) => {
        if (!(x instanceof Int16Array)) throw new TypeError("linear16");
        return new Uint8Array(x.buffer, x.byteOffset, x.byteLength);
      },
    })),
    appRateHz: 24_000,
    row: "arguments are not kept",
    says: "samples that were overwritten",
  },
  "a codec that writes into its argument": {
    create: broken(ulawAt8, (right) => ({ encode: (x) => right.encode(x?.fill(0)) })),
    appRateHz: 8_000,
    row: "arguments are left as they were",
    says: "the samples given to encode",
  },
  "a codec that reads a view's whole buffer": {
    create: broken(ulawAt8, (right) => ({
      decode: (x) => right.decode(new Uint8Array(x.buffer).subarray(0, x.length)),
    })),
    appRateHz: 8_000,
    row: "a view into a bigger buffer is read at its place",
    says: "samples of a view",
  },
  "a codec that throws on no samples": {
    create: broken(ulawAt8, (right) => ({
      encode: (x) => {
        if (x.length === 0) throw new RangeError("empty");
        return right.encode(x);
      },
    })),
    appRateHz: 8_000,
    row: "nothing in is nothing out",
    says: "empty",
  },
  "a resampler that forgets where it was at each call": {
    create: plain(
      (x) => encodeUlaw(interpolated(x, 24_000, 8_000)),
      (x) => interpolated(decodeUlaw(x), 8_000, 24_000),
    ),
    appRateHz: 24_000,
    row: "how samples are cut into calls changes no byte",
    says: "calls of 1 samples",
  },
  "a resampler without a filter": {
    create: plain(
      (x) => encodeUlaw(interpolated(x, 24_000, 8_000)),
      (x) => interpolated(decodeUlaw(x), 8_000, 24_000),
    ),
    appRateHz: 24_000,
    row: "what the wire's rate cannot carry is taken out",
    says: "5000 Hz must be 35 dB down at 8000 Hz",
  },
  "a codec at the wrong rate": {
    create: ulawAt8,
    appRateHz: 24_000,
    row: "a second of sound is a second on the wire",
    says: "24000 samples at 24000 Hz must be 8000 samples",
  },
  "a codec that has nothing to flush, but something held back": {
    create: broken(ulawAt24, () => ({ flush: () => new Uint8Array(0) })),
    appRateHz: 24_000,
    row: "a second of sound is a second on the wire",
    says: "24000 samples at 24000 Hz must be 8000 samples of 1 bytes on the wire",
  },
  "a flush that leaves the encoder as it was": {
    create: () => {
      const { encode, ...right } = broken(ulawAt24, () => ({}))();
      let held: number[] = [];
      return {
        ...right,
        encode: (x) => {
          held.push(...encode(x));
          return Uint8Array.from(held.splice(0, held.length - 10));
        },
        flush: () => Uint8Array.from(held = [...held, ...right.flush()]),
      };
    },
    appRateHz: 24_000,
    row: "flush leaves the encoder as new",
    says: "bytes of a second flush",
  },
  "a flushDecode that leaves the decoder as it was": {
    create: broken(ulawAt24, (right) => {
      let tail: Int16Array = new Int16Array(0);
      return {
        decode: (x) => {
          const samples = right.decode(x);
          if (samples.length > 9) tail = samples.slice(-9);
          return samples;
        },
        flushDecode: () => tail,
      };
    }),
    appRateHz: 24_000,
    row: "flushDecode, where there is one, leaves the decoder as new",
    says: "samples of a second flushDecode",
  },
  "codecs that share a resampler": {
    create: broken(ulawAt24, () => ({
      encode: (x) => encodeUlaw(shared.push(x)),
      flush: () => encodeUlaw(shared.flush()),
    })),
    appRateHz: 24_000,
    row: "two codecs share nothing",
    says: "bytes must be",
  },
  "one filter for both directions": {
    create: broken(() => ulawCodec({ appRateHz: 8_000 }), (right) => {
      let previous = 0;
      const smooth = (x: number) => (previous = 0.9 * x + 0.1 * previous);
      return {
        encode: (x) => right.encode(x.map(smooth)),
        decode: (x) => right.decode(x).map(smooth),
      };
    }),
    appRateHz: 8_000,
    row: "the two directions do not disturb each other",
    says: "element",
  },
  "a codec that delays by one sample": {
    create: broken(ulawAt8, (right) => {
      let last = 0;
      return {
        encode: (x) => {
          if (x.length === 0) return right.encode(x);
          const delayed = Int16Array.from(x, (_, n) => n === 0 ? last : x[n - 1]!);
          last = x.at(-1)!;
          return right.encode(delayed);
        },
      };
    }),
    appRateHz: 8_000,
    row: "a round trip gives the sound back",
    says: "must be 0 to 0 ms late: got 0.13 ms",
  },
  "a codec that holds back 100 ms": {
    create: () => {
      const right = broken(ulawAt8, () => ({}))();
      const held: number[] = [];
      return {
        ...right,
        encode: (x) => {
          held.push(...right.encode(x));
          return Uint8Array.from(held.splice(0, Math.max(0, held.length - 800)));
        },
        flush: () => Uint8Array.from(held.splice(0)),
      };
    },
    appRateHz: 8_000,
    row: "encode holds back no more than it may",
    says: "25 ms or less: got 100.0 ms",
  },
  "a codec that wraps what is too loud": {
    create: broken(ulawAt8, () => ({
      encode: (x) => {
        if (!(x instanceof Int16Array)) throw new TypeError("linear16");
        return encodeUlaw(x.map((sample) => sample * 1.05));
      },
    })),
    appRateHz: 8_000,
    row: "full scale is clipped, not wrapped",
    says: "of a square wave,",
  },
  "a noisy codec": {
    create: plain((x) => encodeUlaw(x.map((sample) => sample & 0xf000)), decodeUlaw),
    appRateHz: 8_000,
    row: "a round trip gives the sound back",
    says: "25 dB above its noise",
  },
  "a wire format that changes": {
    create: () => {
      const right = pcm16At24();
      let used = false;
      return {
        get wireFormat() {
          return used ? PCMU : PCM16_24K;
        },
        encode: (x) => {
          used = true;
          return right.encode(x);
        },
        decode: (x) => right.decode(x),
        flush: () => right.flush(),
      };
    },
    appRateHz: 24_000,
    row: "wireFormat names one format and does not change",
    says: "wireFormat after use",
  },
  "no wire format": {
    create: broken(pcm16At24, () => ({ wireFormat: undefined as never })),
    appRateHz: 24_000,
    row: "wireFormat names one format and does not change",
    says: "wireFormat must have a type: got undefined",
  },
  "promises where bytes are meant": {
    create: broken(ulawAt8, (right) => ({
      encode: (x) => Promise.resolve(right.encode(x)) as never,
    })),
    appRateHz: 8_000,
    row: "encode and flush give a Uint8Array, decode an Int16Array",
    says: "must be of type Uint8Array: got Promise",
  },
  "a codec that loses what does not fit its buffer": {
    create: broken(ulawAt8, (right) => ({ encode: (x) => right.encode(x).subarray(0, 65536) })),
    appRateHz: 8_000,
    row: "a megabyte in one call is the same as in many",
    says: "the length of bytes of a megabyte",
  },
};

for (const [name, { create, appRateHz, row, says }] of Object.entries(BROKEN)) {
  Deno.test(`the contract refuses ${name}`, () => {
    const failures = failuresOf({ create, appRateHz });
    for (const failed of failures.keys()) failedRows.add(failed);
    const error = failures.get(row);
    assert(error, `must fail "${row}", failed ${JSON.stringify([...failures.keys()])}`);
    assert(error.message.includes(says), error.message);
  });
}

Deno.test("a codec is free to code as it likes, for a wire that is its own", () => {
  const wireFormat = { type: "audio/x-own" };
  const create = () => ({ ...broken(ulawAt24, () => ({}))(), wireFormat });
  assertEquals([...failuresOf({ create, appRateHz: 24_000 }).keys()], []);
});

Deno.test("a codec of whole messages is held to messages", () => {
  // each result of encode begins with a byte of its own, which decode drops
  const create = broken(() => alawCodec({ appRateHz: 8_000 }), (right) => ({
    wireFormat: { type: "audio/x-messages" },
    encode: (x) => {
      const bytes = right.encode(x);
      return bytes.length === 0 ? bytes : Uint8Array.of(1, ...bytes);
    },
    decode: (x) => right.decode(x?.subarray?.(1) ?? x),
  }));
  const as = (decodes: "bytes" | "results") => [
    ...failuresOf({ create, appRateHz: 8_000, decodes }).keys(),
  ];
  assert(as("bytes").includes("how the wire is cut into calls changes no sample"));
  // one call is one message, so other calls are other bytes
  const cutting = [
    "bytes where samples are meant, and the reverse, are a TypeError",
    "arguments are not kept",
    "how samples are cut into calls changes no byte",
    "a megabyte in one call is the same as in many",
    "the two directions do not disturb each other",
    "two codecs share nothing",
  ];
  for (const row of as("results")) assert(cutting.includes(row), row);
});

Deno.test("each row is failed by one of the broken codecs above", () => {
  const rows: string[] = [];
  codecContract((name) => rows.push(name.replace("codec contract: ", "")), {
    create: ulawAt8,
    appRateHz: 8_000,
  });
  assertEquals(rows.filter((row) => !failedRows.has(row)), []);
});
