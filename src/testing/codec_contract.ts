import {
  type AudioFormat,
  bytesPerSampleOf,
  sampleRateHzOf,
  silenceByteOf,
} from "../audio/format.ts";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from "../audio/g711.ts";
import { rmsOf } from "../audio/level.ts";
import { decodePcm16, encodePcm16 } from "../audio/pcm16.ts";
import type { AudioCodec } from "../codec/audio_codec.ts";

/** What {@linkcode codecContract} needs to know of a codec. */
export interface CodecContractOptions {
  /** Makes a new codec; called several times in each test. */
  readonly create: () => AudioCodec<{ readonly type: string }>;
  /** Rate of the samples that the codec takes and gives. */
  readonly appRateHz: number;
  /**
   * What one call of `decode` is given: bytes cut anywhere, or one result of `encode` (a codec of
   * bare packets). @default "bytes"
   */
  readonly decodes?: "bytes" | "results";
  /** By how much later a sound may come out than it went in; at most 40. @default 0 */
  readonly maxDelayMs?: number;
  /** How much sound each direction may hold back until more comes or `flush`. @default 25 */
  readonly maxHeldMs?: number;
  /** How far above its own noise a voice-band sweep must come out. @default 25 (G.711 has 37) */
  readonly minSnrDb?: number;
}

/**
 * Registers the tests that every `AudioCodec` must pass, for a codec of your own: with one call,
 * any test runner, in any runtime. Each test throws an `Error` that says what is wrong.
 *
 * The codec must give the same bytes for the same samples every time. If its wire format is PCM or
 * G.711, its bytes are held against the standard's as well, in both directions: a round trip alone
 * would hide two mistakes that undo each other.
 *
 * @param test What registers a test: `Deno.test`, the `test` of `node:test`, `bun:test` or Vitest;
 * or `(_name, run) => run()`, which runs each at once.
 *
 * @example Without a test runner
 * ```ts
 * import { ulawCodec } from "@voicewire/realtime/audio";
 * import { codecContract } from "@voicewire/realtime/testing";
 *
 * codecContract((_name, run) => run(), {
 *   create: () => ulawCodec({ appRateHz: 24_000 }),
 *   appRateHz: 24_000,
 * });
 * ```
 */
export function codecContract(
  test: (name: string, run: () => void) => unknown,
  options: CodecContractOptions,
): void {
  for (const [name, check] of Object.entries(CHECKS)) {
    test(`codec contract: ${name}`, () => check(new Subject(options)));
  }
}

const CHECKS: Readonly<Record<string, (subject: Subject) => void>> = {
  "wireFormat names one format and does not change": (subject) => {
    const codec = subject.create();
    const before = JSON.stringify(codec.wireFormat);
    ensure(
      typeof codec.wireFormat?.type === "string" && codec.wireFormat.type !== "",
      `wireFormat must have a type: got ${before}`,
    );
    const wire = codec.encode(subject.voice());
    if (subject.decodes === "bytes") codec.decode(wire);
    codec.flush();
    ensureSame("wireFormat after use", JSON.stringify(codec.wireFormat), before);
    ensureSame("wireFormat of another", JSON.stringify(subject.create().wireFormat), before);
    subject.standard(); // a known type has a rate that is one
  },

  "encode and flush give a Uint8Array, decode an Int16Array": (subject) => {
    const codec = subject.create();
    ensureTag("encode's result", codec.encode(subject.voice()), "Uint8Array");
    ensureTag("flush's result", codec.flush(), "Uint8Array");
    const [wire] = subject.wireOf(subject.voice());
    ensureTag("decode's result", subject.create().decode(wire!), "Int16Array");
  },

  "nothing in is nothing out": (subject) => {
    const codec = subject.create();
    ensureSame("bytes of no samples", codec.encode(new Int16Array(0)).length, 0);
    ensureSame("samples of no bytes", codec.decode(new Uint8Array(0)).length, 0);
    ensureSame("bytes of a flush with nothing to flush", codec.flush().length, 0);
  },

  "bytes where samples are meant, and the reverse, are a TypeError": (subject) => {
    const codec = subject.create();
    for (const wrong of [new Uint8Array(4), [0, 0], new ArrayBuffer(4), undefined]) {
      ensureTypeError("encode", wrong, () => codec.encode(wrong as never));
    }
    for (const wrong of [new Int16Array(4), [0, 0], new ArrayBuffer(4), undefined]) {
      ensureTypeError("decode", wrong, () => codec.decode(wrong as never));
    }
  },

  "arguments are left as they were": (subject) => {
    const linear16 = subject.voice();
    subject.create().encode(linear16);
    ensureEqual("the samples given to encode", linear16, subject.voice());
    for (const wire of subject.wireOf(linear16)) {
      const copy = new Uint8Array(wire);
      subject.create().decode(wire);
      ensureEqual("the bytes given to decode", wire, copy);
    }
  },

  "arguments are not kept": (subject) => {
    const voice = subject.voice();
    const encoder = subject.create();
    const bytes = [...pieces(voice, 441)].map((piece) => {
      const lent = new Int16Array(piece);
      const result = encoder.encode(lent);
      lent.fill(-12345);
      return result;
    });
    const encoded = joined([...bytes, encoder.flush()], Uint8Array);
    ensureEqual("bytes of samples that were overwritten", encoded, subject.encodeAll([voice]));
    const wire = subject.wireOf(voice);
    const decoder = subject.create();
    const samples = wire.map((piece) => {
      const lent = new Uint8Array(piece);
      const result = decoder.decode(lent);
      lent.fill(0x33);
      return result;
    });
    const decoded = joined(samples, Int16Array);
    ensureEqual("samples of bytes that were overwritten", decoded, subject.decodeAll(wire));
  },

  "results may be kept": (subject) => {
    const codec = subject.create();
    const bytes = [...pieces(subject.voice(), 999)].map((piece) => keep(codec.encode(piece)));
    bytes.push(keep(codec.flush()));
    for (const { result, copy } of bytes) ensureEqual("an earlier result", result, copy);
    const decoder = subject.create();
    const wire = subject.decodes === "results"
      ? subject.wireOf(subject.voice())
      : pieces(subject.wireOf(subject.voice())[0]!, 331);
    const samples = Array.from(wire, (piece) => keep(decoder.decode(piece)));
    for (const { result, copy } of samples) ensureEqual("an earlier result", result, copy);
  },

  "a view into a bigger buffer is read at its place": (subject) => {
    const voice = subject.voice();
    const around = new Int16Array(voice.length + 14).fill(-9999);
    around.set(voice, 7);
    const view = around.subarray(7, 7 + voice.length);
    ensureEqual("bytes of a view", subject.encodeAll([view]), subject.encodeAll([voice]));
    const wire = subject.wireOf(voice);
    const views = wire.map((bytes) => {
      const bigger = new Uint8Array(bytes.length + 8).fill(0x55);
      bigger.set(bytes, 3);
      return bigger.subarray(3, 3 + bytes.length);
    });
    ensureEqual("samples of a view", subject.decodeAll(views), subject.decodeAll(wire));
  },

  "how samples are cut into calls changes no byte": (subject) => {
    const voice = subject.voice().subarray(0, 5000);
    const whole = subject.encodeAll([voice]);
    for (const size of [1, 7, 160, 481]) {
      const cut = [...pieces(voice, size)];
      ensureEqual(`bytes of calls of ${size} samples`, subject.encodeAll(cut), whole);
    }
    const empty = new Int16Array(0);
    const cut = [empty, voice.subarray(0, 99), empty, empty, voice.subarray(99), empty];
    ensureEqual("bytes with empty calls between", subject.encodeAll(cut), whole);
  },

  "how the wire is cut into calls changes no sample": (subject) => {
    const wire = subject.wireOf(subject.voice());
    const whole = subject.decodeAll(wire);
    const empty = new Uint8Array(0);
    const between = wire.flatMap((bytes) => [empty, bytes, empty]);
    ensureEqual("samples with empty calls between", subject.decodeAll(between), whole);
    if (subject.decodes === "results") return;
    for (const size of [1, 3, 160, 641]) {
      const cut = pieces(wire[0]!, size);
      ensureEqual(`samples of calls of ${size} bytes`, subject.decodeAll(cut), whole);
    }
  },

  "a megabyte in one call is the same as in many": (subject) => {
    const voice = subject.voice();
    const long = new Int16Array(524_288);
    for (let at = 0; at < long.length; at += voice.length) {
      long.set(voice.subarray(0, long.length - at), at);
    }
    const whole = subject.encodeAll([long]);
    const frame = Math.ceil(subject.appRateHz / 50);
    ensureEqual("bytes of a megabyte", subject.encodeAll(pieces(long, frame)), whole);
  },

  "flush leaves the encoder as new": (subject) => {
    const voice = subject.voice();
    const once = subject.encodeAll([voice]);
    const codec = subject.create();
    for (const time of ["first", "second", "third"]) {
      const again = joined([codec.encode(voice), codec.flush()], Uint8Array);
      ensureEqual(`bytes of the ${time} stream`, again, once);
      ensureSame("bytes of a second flush", codec.flush().length, 0);
    }
  },

  "flushDecode, where there is one, leaves the decoder as new": (subject) => {
    const codec = subject.create();
    if (!codec.flushDecode) return;
    const wire = subject.wireOf(subject.voice());
    const streams = ["first", "second"].map(() => {
      const decoded = wire.map((bytes) => codec.decode(bytes));
      decoded.push(codec.flushDecode!());
      ensureSame("samples of a second flushDecode", codec.flushDecode!().length, 0);
      return joined(decoded, Int16Array);
    });
    ensureSame("samples of the second stream", streams[1]!.length, streams[0]!.length);
    if (subject.standard()) ensureEqual("the second stream", streams[1]!, streams[0]!);
  },

  "the two directions do not disturb each other": (subject) => {
    const voice = subject.voice();
    const wire = subject.wireOf(voice);
    const codec = subject.create();
    const bytes: Uint8Array[] = [];
    const samples: Int16Array[] = [];
    const calls = [...pieces(voice, Math.ceil(voice.length / wire.length))];
    for (let i = 0; i < Math.max(calls.length, wire.length); i++) {
      if (calls[i]) bytes.push(codec.encode(calls[i]!));
      if (wire[i]) samples.push(codec.decode(wire[i]!));
    }
    bytes.push(codec.flush());
    ensureEqual("bytes", joined(bytes, Uint8Array), subject.encodeAll([voice]));
    ensureEqual("samples", joined(samples, Int16Array), subject.decodeAll(wire));
  },

  "two codecs share nothing": (subject) => {
    const voice = subject.voice();
    const codec = subject.create();
    const bytes: Uint8Array[] = [];
    for (const piece of pieces(voice, Math.ceil(voice.length / 5))) {
      bytes.push(codec.encode(piece));
      const other = subject.create();
      other.encode(new Int16Array(333).fill(20_000));
      other.flush();
    }
    bytes.push(codec.flush());
    ensureEqual("bytes", joined(bytes, Uint8Array), subject.encodeAll([voice]));
  },

  "a second of sound is a second on the wire": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const { rateHz, bytesPerSample } = standard;
    for (const sampleCount of [subject.appRateHz, 7 * subject.appRateHz + 11, 1, 1000]) {
      const silence = new Int16Array(sampleCount);
      const sizeBytes =
        subject.encodeAll(pieces(silence, Math.ceil(subject.appRateHz / 47))).length;
      const exact = (sampleCount * rateHz) / subject.appRateHz;
      ensure(
        Math.abs(sizeBytes / bytesPerSample - exact) <= 1 && sizeBytes % bytesPerSample === 0,
        `${sampleCount} samples at ${subject.appRateHz} Hz must be ${exact} samples of ` +
          `${bytesPerSample} bytes on the wire, to one sample: got ${sizeBytes} bytes`,
      );
    }
    const held = subject.appRateHz - subject.decodeAll(
      pieces(new Uint8Array(rateHz * bytesPerSample).fill(standard.silence), 642),
    ).length;
    ensure(
      held >= -1 && held <= (subject.maxHeldMs * subject.appRateHz) / 1000,
      `decode of a second must give ${subject.appRateHz} samples, or up to ` +
        `${subject.maxHeldMs} ms fewer: got ${subject.appRateHz - held}`,
    );
  },

  "encode holds back no more than it may": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const sizeBytes = subject.create().encode(new Int16Array(subject.appRateHz)).length;
    const heldMs = 1000 - (1000 * sizeBytes) / (standard.rateHz * standard.bytesPerSample);
    ensure(
      heldMs <= subject.maxHeldMs,
      `encode must hold back ${subject.maxHeldMs} ms or less: got ${heldMs.toFixed(1)} ms`,
    );
  },

  "silence is the standard's silence": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const bytes = subject.encodeAll([new Int16Array(800)]);
    const wrong = bytes.find((byte) => byte !== standard.silence);
    ensure(wrong === undefined, `silence must be bytes of ${standard.silence}: got ${wrong}`);
  },

  "encode's bytes are the sound, by the standard": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const heard = standard.decode(subject.encodeAll([subject.voice()]));
    ensureSound(
      "encode, decoded by the standard,",
      heard,
      sweep(standard.rateHz),
      subject.limitsAt(standard.rateHz),
    );
  },

  "the standard's bytes are decoded to the sound": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const wire = standard.encode(sweep(standard.rateHz));
    ensureSound(
      "decode of the standard's bytes",
      subject.decodeAll([wire]),
      subject.voice(),
      subject.limitsAt(subject.appRateHz),
    );
  },

  "a round trip gives the sound back": (subject) => {
    const voice = subject.voice();
    ensureSound(
      "decode of encode",
      subject.decodeAll(subject.wireOf(voice)),
      voice,
      subject.limitsAt(subject.appRateHz),
    );
  },

  "full scale is clipped, not wrapped": (subject) => {
    // a square wave overshoots in any filter
    const square = sweep(subject.appRateHz, 100, 400).map((x) => x < 0 ? -32768 : 32767);
    const heard = subject.decodeAll(subject.wireOf(square));
    ensureSound("decode of encode, of a square wave,", heard, square, {
      ...subject.limitsAt(subject.appRateHz),
      minSnrDb: Math.min(subject.minSnrDb, 8),
      loudnessDb: 3,
    });
  },

  "what the wire's rate cannot carry is taken out": (subject) => {
    const standard = subject.standard();
    if (!standard || standard.rateHz >= subject.appRateHz) return;
    const frequencyHz = Math.min(0.625 * standard.rateHz, 0.49 * subject.appRateHz);
    const step = (2 * Math.PI * frequencyHz) / subject.appRateHz;
    const tone = subject.voice().map((_, n) => Math.round(12_000 * Math.sin(step * n)));
    const heard = standard.decode(subject.encodeAll([tone]));
    const start = Math.round(standard.rateHz * 0.05);
    const leakedDb = 20 * Math.log10(rmsOf(heard.subarray(start, -start)) / rmsOf(tone));
    ensure(
      leakedDb <= -35,
      `a tone of ${frequencyHz} Hz must be 35 dB down at ${standard.rateHz} Hz: got ${
        leakedDb.toFixed(1)
      } dB`,
    );
  },
};

/** The codec under test, with what the checks do to it again and again. */
class Subject {
  readonly appRateHz: number;
  readonly decodes: "bytes" | "results";
  readonly maxDelayMs: number;
  readonly maxHeldMs: number;
  readonly minSnrDb: number;
  readonly create: () => AudioCodec<{ readonly type: string }>;

  constructor(options: CodecContractOptions) {
    this.create = options.create;
    this.appRateHz = options.appRateHz;
    this.decodes = options.decodes ?? "bytes";
    this.maxDelayMs = options.maxDelayMs ?? 0;
    this.maxHeldMs = options.maxHeldMs ?? 25;
    this.minSnrDb = options.minSnrDb ?? 25;
  }

  /** How the wire format is coded by its standard; nothing for one that is not known here. */
  standard(): Standard | undefined {
    const wireFormat = this.create().wireFormat as AudioFormat;
    const coding = STANDARD_CODINGS[wireFormat.type];
    return coding && {
      ...coding,
      rateHz: sampleRateHzOf(wireFormat),
      bytesPerSample: bytesPerSampleOf(wireFormat),
      silence: silenceByteOf(wireFormat),
    };
  }

  limitsAt(rateHz: number): SoundLimits {
    return { rateHz, maxDelayMs: this.maxDelayMs, minSnrDb: this.minSnrDb, loudnessDb: 1 };
  }

  /** Half a second in the band of a voice, at the application's rate. */
  voice(): Int16Array {
    return sweep(this.appRateHz);
  }

  /** The bytes of a whole stream; each piece is one call. */
  encodeAll(calls: Iterable<Int16Array>): Uint8Array {
    const codec = this.create();
    const results = Array.from(calls, (linear16) => codec.encode(linear16));
    return joined([...results, codec.flush()], Uint8Array);
  }

  /** The bytes of a whole stream, in the pieces that `decode` takes. */
  wireOf(linear16: Int16Array): Uint8Array[] {
    const codec = this.create();
    const calls = pieces(linear16, Math.ceil(this.appRateHz / 50));
    const results = Array.from(calls, (call) => codec.encode(call));
    results.push(codec.flush());
    if (this.decodes === "bytes") return [joined(results, Uint8Array)];
    return results.filter(({ length }) => length > 0);
  }

  /** The samples of a whole stream, but for those that are held back; each piece is one call. */
  decodeAll(calls: Iterable<Uint8Array>): Int16Array {
    const codec = this.create();
    return joined(Array.from(calls, (wire) => codec.decode(wire)), Int16Array);
  }
}

interface Coding {
  readonly encode: (linear16: Int16Array) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Int16Array;
}

interface Standard extends Coding {
  readonly rateHz: number;
  readonly bytesPerSample: number;
  readonly silence: number;
}

const STANDARD_CODINGS: Readonly<Record<string, Coding | undefined>> = {
  "audio/pcm": { encode: encodePcm16, decode: decodePcm16 },
  "audio/pcmu": { encode: encodeUlaw, decode: decodeUlaw },
  "audio/pcma": { encode: encodeAlaw, decode: decodeAlaw },
};

const SWEEP_S = 0.5;

/** A tone that climbs for half a second, so that each of its places is like no other. */
function sweep(rateHz: number, fromHz: number = 300, toHz: number = 3000): Int16Array {
  return Int16Array.from({ length: Math.round(rateHz * SWEEP_S) }, (_, n) => {
    const t = n / rateHz;
    const cycles = fromHz * t + ((toHz - fromHz) * t * t) / (2 * SWEEP_S);
    return Math.round(12_000 * Math.sin(2 * Math.PI * cycles));
  });
}

interface SoundLimits {
  readonly rateHz: number;
  readonly maxDelayMs: number;
  readonly minSnrDb: number;
  readonly loudnessDb: number;
}

/** Finds where `actual` is most like `expected`; both the place and the likeness must be good. */
function ensureSound(
  what: string,
  actual: Int16Array,
  expected: Int16Array,
  limits: SoundLimits,
): void {
  const { rateHz, maxDelayMs, minSnrDb, loudnessDb } = limits;
  const samplesOf = (ms: number) => Math.round((ms * rateHz) / 1000);
  const start = samplesOf(50);
  const end = samplesOf(400);
  const lastLag = samplesOf(maxDelayMs + 10);
  ensure(
    actual.length >= end + lastLag,
    `${what} must give more than ${end + lastLag} samples: got ${actual.length}`,
  );
  const products = (a: Int16Array, aAt: number, b: Int16Array) => {
    let sum = 0;
    for (let n = start; n < end; n++) sum += a[n + aAt]! * b[n]!;
    return sum;
  };
  let lag = 0, most = -Infinity;
  for (let candidate = -samplesOf(10); candidate <= lastLag; candidate++) {
    const likeness = products(actual, candidate, expected);
    if (likeness > most) [lag, most] = [candidate, likeness];
  }
  const delayMs = (1000 * lag) / rateHz;
  ensure(
    lag >= 0 && delayMs <= maxDelayMs,
    `${what} must be 0 to ${maxDelayMs} ms late: got ${delayMs.toFixed(2)} ms`,
  );
  const energy = products(expected, 0, expected);
  const gain = most / energy;
  const gainDb = 20 * Math.log10(gain);
  ensure(
    Math.abs(gainDb) <= loudnessDb,
    `${what} must be as loud as what went in, to ${loudnessDb} dB: got ${gainDb.toFixed(1)} dB`,
  );
  let noise = 1e-9;
  for (let n = start; n < end; n++) noise += (actual[n + lag]! - gain * expected[n]!) ** 2;
  const snrDb = 10 * Math.log10((gain * gain * energy) / noise);
  ensure(
    snrDb >= minSnrDb,
    `${what} must be ${minSnrDb} dB above its noise: got ${snrDb.toFixed(1)} dB`,
  );
}

function* pieces<T extends Int16Array | Uint8Array>(whole: T, size: number): Generator<T> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size) as T;
}

function joined<T extends Int16Array | Uint8Array>(
  results: readonly T[],
  ArrayClass: new (length: number) => T,
): T {
  const whole = new ArrayClass(results.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const result of results) {
    whole.set(result, at);
    at += result.length;
  }
  return whole;
}

function keep<T extends Int16Array | Uint8Array>(result: T): { result: T; copy: T } {
  return { result, copy: result.slice() as T };
}

function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

function ensureSame(what: string, actual: unknown, expected: unknown): void {
  ensure(actual === expected, `${what} must be ${expected}: got ${actual}`);
}

function ensureTag(what: string, value: unknown, tag: string): void {
  const actual = Object.prototype.toString.call(value).slice(8, -1);
  ensure(actual === tag, `${what} must be of type ${tag}: got ${actual}`);
}

function ensureEqual<T extends Int16Array | Uint8Array>(what: string, actual: T, expected: T) {
  ensureSame(`the length of ${what}`, actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    ensureSame(`element ${i} of ${what}`, actual[i], expected[i]);
  }
}

function ensureTypeError(method: string, argument: unknown, call: () => unknown): void {
  const tag = Object.prototype.toString.call(argument).slice(8, -1);
  try {
    call();
  } catch (error) {
    if (error instanceof TypeError) return;
    throw new Error(`${method} of ${tag} must throw a TypeError: got ${error}`, { cause: error });
  }
  throw new Error(`${method} of ${tag} must throw a TypeError: it returned`);
}
