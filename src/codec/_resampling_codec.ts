import { type AudioFormat, sampleRateHzOf } from "../audio/format.ts";
import { createResampler, requireResamplerRate, type Resampler } from "../audio/resampler.ts";
import type { AudioCodec } from "./audio_codec.ts";
import type { CodecOptions } from "./codec_options.ts";

/** Converts samples at the wire's rate to the wire's bytes, and back. */
export interface SampleCoding {
  encode(linear16: Int16Array): Uint8Array;
  decode(wire: Uint8Array): Int16Array;
  /** Drops the held bytes of an incomplete sample. */
  reset?(): void;
}

/** A codec that resamples to the wire's rate before a coding, and to the application's after it. */
export class ResamplingCodec implements AudioCodec {
  readonly wireFormat: AudioFormat;
  readonly #coding: SampleCoding;
  readonly #toWire: Resampler;
  readonly #toApp: Resampler;

  constructor(wireFormat: AudioFormat, { appRateHz }: CodecOptions, coding: SampleCoding) {
    const wireRateHz = sampleRateHzOf(wireFormat);
    this.wireFormat = wireFormat;
    this.#coding = coding;
    requireResamplerRate(appRateHz, "appRateHz");
    this.#toWire = createResampler({ inputRateHz: appRateHz, outputRateHz: wireRateHz });
    this.#toApp = createResampler({ inputRateHz: wireRateHz, outputRateHz: appRateHz });
  }

  encode(linear16: Int16Array): Uint8Array {
    return this.#coding.encode(this.#toWire.push(linear16));
  }

  decode(wire: Uint8Array): Int16Array {
    return this.#toApp.push(this.#coding.decode(wire));
  }

  flush(): Uint8Array {
    return this.#coding.encode(this.#toWire.flush());
  }

  flushDecode(): Int16Array {
    this.#coding.reset?.();
    return this.#toApp.flush();
  }
}
