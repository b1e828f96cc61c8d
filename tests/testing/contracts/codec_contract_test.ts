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

/** The rows that the codecs below have failed so far. */
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

/** A correct codec with some members replaced. */
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

/** A codec without state from two functions. It does not check its arguments. */
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

/** A linear interpolation that loses its position at the end of each call. */
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
  /** A row that the codec must fail. */
  readonly row: string;
  /** A part of the error message of that row. */
  readonly says: string;
}

const BROKEN: Record<string, Broken> = {
  "µ-law that is 12 dB too loud in decode, and 12 dB too soft in encode": {
    create: plain(
      (x) => encodeUlaw(x.map(times(1 / 4))),
      (x) => decodeUlaw(x).map(times(4)),
    ),
    appRateHz: 8_000,
    row: "decode turns the standard's bytes into the same sound",
    says: "as loud as the original, to 1 dB: got",
  },
  "A-law that says it is µ-law": {
    create: plain(encodeAlaw, decodeAlaw),
    appRateHz: 8_000,
    row: "silence is encoded as the standard's silence",
    says: "bytes of 255: got 213",
  },
  "PCM16 with the wrong byte order": {
    create: plain((x) => encodePcm16(x, "big"), (x) => decodePcm16(x, "big"), PCM16_24K),
    appRateHz: 24_000,
    row: "the standard decodes encode's bytes to the same sound",
    says: "encode, decoded by the standard,",
  },
  "a codec that takes bytes for samples": {
    create: plain((x) => encodeUlaw(Int16Array.from(x)), decodeUlaw),
    appRateHz: 8_000,
    row: "encode of bytes and decode of samples throw a TypeError",
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
    row: "results stay valid after later calls",
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
    row: "arguments are not changed",
    says: "the samples given to encode",
  },
  "a codec that reads a view's whole buffer": {
    create: broken(ulawAt8, (right) => ({
      decode: (x) => right.decode(new Uint8Array(x.buffer).subarray(0, x.length)),
    })),
    appRateHz: 8_000,
    row: "a view into a larger buffer is read at its offset",
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
    row: "empty input gives empty output",
    says: "empty",
  },
  "a resampler that loses its position at each call": {
    create: plain(
      (x) => encodeUlaw(interpolated(x, 24_000, 8_000)),
      (x) => interpolated(decodeUlaw(x), 8_000, 24_000),
    ),
    appRateHz: 24_000,
    row: "the bytes do not depend on how samples are split into calls",
    says: "calls of 1 samples",
  },
  "a resampler without a filter": {
    create: plain(
      (x) => encodeUlaw(interpolated(x, 24_000, 8_000)),
      (x) => interpolated(decodeUlaw(x), 8_000, 24_000),
    ),
    appRateHz: 24_000,
    row: "frequencies above the wire's band are filtered out",
    says: "5000 Hz must be 35 dB down at 8000 Hz",
  },
  "a codec at the wrong rate": {
    create: ulawAt8,
    appRateHz: 24_000,
    row: "a second of sound is a second on the wire",
    says: "24000 samples at 24000 Hz must be 8000 samples",
  },
  "a codec that holds samples back and does not flush them": {
    create: broken(ulawAt24, () => ({ flush: () => new Uint8Array(0) })),
    appRateHz: 24_000,
    row: "a second of sound is a second on the wire",
    says: "24000 samples at 24000 Hz must be 8000 samples of 1 bytes on the wire",
  },
  "a flush that does not reset the encoder": {
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
    row: "flush resets the encoder",
    says: "bytes of a second flush",
  },
  "a flushDecode that does not reset the decoder": {
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
    row: "flushDecode, if there is one, resets the decoder",
    says: "samples of a second flushDecode",
  },
  "codecs that share a resampler": {
    create: broken(ulawAt24, () => ({
      encode: (x) => encodeUlaw(shared.push(x)),
      flush: () => encodeUlaw(shared.flush()),
    })),
    appRateHz: 24_000,
    row: "two codecs do not affect each other",
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
    row: "encode and decode do not affect each other",
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
    row: "a round trip preserves the sound",
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
    row: "encode holds back no more than maxHeldMs",
    says: "25 ms or less: got 100.0 ms",
  },
  "a codec that lets loud samples wrap around": {
    create: broken(ulawAt8, () => ({
      encode: (x) => {
        if (!(x instanceof Int16Array)) throw new TypeError("linear16");
        return encodeUlaw(x.map((sample) => sample * 1.05));
      },
    })),
    appRateHz: 8_000,
    row: "loud samples are clipped and do not wrap around",
    says: "of a square wave,",
  },
  "a noisy codec": {
    create: plain((x) => encodeUlaw(x.map((sample) => sample & 0xf000)), decodeUlaw),
    appRateHz: 8_000,
    row: "a round trip preserves the sound",
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
  "a codec that returns promises": {
    create: broken(ulawAt8, (right) => ({
      encode: (x) => Promise.resolve(right.encode(x)) as never,
    })),
    appRateHz: 8_000,
    row: "encode and flush return a Uint8Array, decode returns an Int16Array",
    says: "must be of type Uint8Array: got Promise",
  },
  "a codec that loses samples beyond its buffer": {
    create: broken(ulawAt8, (right) => ({ encode: (x) => right.encode(x).subarray(0, 65536) })),
    appRateHz: 8_000,
    row: "a megabyte in one call gives the same bytes as in many",
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

Deno.test("a codec with its own wire format may use any coding", () => {
  const wireFormat = { type: "audio/x-own" };
  const create = () => ({ ...broken(ulawAt24, () => ({}))(), wireFormat });
  assertEquals([...failuresOf({ create, appRateHz: 24_000 }).keys()], []);
});

Deno.test("a codec with decodes: results gets whole results only", () => {
  // each result of encode begins with an extra byte, which decode drops
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
  assert(as("bytes").includes("the samples do not depend on how bytes are split into calls"));
  // each call is one message, so calls that are split give other bytes
  const cutting = [
    "encode of bytes and decode of samples throw a TypeError",
    "arguments are not kept",
    "the bytes do not depend on how samples are split into calls",
    "a megabyte in one call gives the same bytes as in many",
    "encode and decode do not affect each other",
    "two codecs do not affect each other",
  ];
  for (const row of as("results")) assert(cutting.includes(row), row);
});

Deno.test("each row fails for one of the broken codecs above", () => {
  const rows: string[] = [];
  codecContract((name) => rows.push(name.replace("codec contract: ", "")), {
    create: ulawAt8,
    appRateHz: 8_000,
  });
  assertEquals(rows.filter((row) => !failedRows.has(row)), []);
});
