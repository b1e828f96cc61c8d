import { requireLinear16, shown } from "./_check.ts";
import { clippedLinear16 } from "./_clip.ts";
import { type PolyphaseFilter, polyphaseFilter } from "./_polyphase_filter.ts";

/** The rates that {@linkcode createResampler} converts between, in Hz. */
export const RESAMPLER_RATES_HZ: readonly number[] = Object.freeze([
  8_000,
  16_000,
  22_050,
  24_000,
  32_000,
  44_100,
  48_000,
]);

/**
 * How much of the band a resampler keeps, how far down it puts what would alias, and how long it
 * holds samples back. The band ends at half the lower of the two rates, and everything beyond that
 * is rejected by the filter (rounding to 16 bits adds its noise, 98 dB down); the delay is counted
 * in samples of the lower rate.
 *
 * | quality | flat within 0.1 dB to | rejection | held back | at 8 kHz |
 * | --- | --- | --- | --- | --- |
 * | `"fast"` | 80 % of the band | 60 dB | 20 samples | 2.5 ms |
 * | `"standard"` | 90 % | 100 dB | 66 samples | 8.3 ms |
 * | `"high"` | 95 % | 110 dB | 145 samples | 18.1 ms |
 */
export type ResamplerQuality = "fast" | "standard" | "high";

/** What {@linkcode createResampler} needs to know. */
export interface ResamplerOptions {
  /** Rate of the samples that are pushed: one of {@linkcode RESAMPLER_RATES_HZ}. */
  readonly inputRateHz: number;
  /** Rate of the samples that come out: one of {@linkcode RESAMPLER_RATES_HZ}. */
  readonly outputRateHz: number;
  /** Sharpness against delay and cost. @default "standard" */
  readonly quality?: ResamplerQuality;
}

/** One mono stream on its way from one rate to another. Made by {@linkcode createResampler}. */
export interface Resampler {
  /** Rate of the samples that are pushed. */
  readonly inputRateHz: number;
  /** Rate of the samples that come out. */
  readonly outputRateHz: number;
  /**
   * Takes the next samples of the stream, any number of them, and returns every output sample that
   * they complete, often none. How a stream is cut into pushes changes nothing: the outputs put
   * together are bit-identical. `linear16` is only valid during the call; the result is new and the
   * caller's.
   *
   * @throws {TypeError} If `linear16` is not an `Int16Array`; the stream goes on unharmed.
   */
  push(linear16: Int16Array): Int16Array<ArrayBuffer>;
  /**
   * Ends the stream: the samples that were held back, as if silence followed, so that `n` samples
   * in have become exactly `floor(n * outputRateHz / inputRateHz + 1/2)` out. The resampler is as
   * new afterwards. Empty after no push. The result is new and the caller's.
   */
  flush(): Int16Array<ArrayBuffer>;
}

/**
 * A streaming sample-rate converter between any two of 8, 16, 22.05, 24, 32, 44.1 and 48 kHz.
 *
 * The delay of the filter is compensated: output sample `n` is the sound at `n / outputRateHz`
 * seconds, the first of them the sound at time 0. Before and after the stream there is silence.
 * Peaks that the filter makes larger than full scale are clipped. With equal rates the samples are
 * copied and nothing is held back. One instance serves one stream: stereo takes two.
 *
 * A rational polyphase filter, designed as a sinc under a Kaiser window (J. F. Kaiser, 1974;
 * Oppenheim & Schafer, Discrete-Time Signal Processing, 7.5.3) and computed once for each ratio.
 *
 * @throws {TypeError} If a rate is not a number.
 * @throws {RangeError} If a rate is none of {@linkcode RESAMPLER_RATES_HZ}, or `quality` unknown.
 *
 * @example A microphone's 48 kHz as the Realtime API's 24 kHz
 * ```ts
 * import { createResampler } from "@voicewire/realtime/audio";
 *
 * const resampler = createResampler({ inputRateHz: 48_000, outputRateHz: 24_000 });
 * const sent = [];
 * for (let frame = 0; frame < 50; frame++) sent.push(...resampler.push(new Int16Array(960)));
 * sent.push(...resampler.flush());
 * if (sent.length !== 24_000) throw new Error("a second in is a second out");
 * ```
 */
export function createResampler(options: ResamplerOptions): Resampler {
  const { inputRateHz, outputRateHz, quality = "standard" } = options;
  requireResamplerRate(inputRateHz, "inputRateHz");
  requireResamplerRate(outputRateHz, "outputRateHz");
  if (quality !== "fast" && quality !== "standard" && quality !== "high") {
    throw new RangeError(`quality must be "fast", "standard" or "high": got ${shown(quality)}`);
  }
  if (inputRateHz === outputRateHz) return new Copier(inputRateHz);
  return new PolyphaseResampler(inputRateHz, outputRateHz, quality);
}

/** Throws the documented errors of a rate, by the name that the caller knows it by. */
export function requireResamplerRate(rateHz: unknown, name: string): void {
  if (typeof rateHz !== "number") {
    throw new TypeError(`${name} must be a number: got ${shown(rateHz)}`);
  }
  if (!RESAMPLER_RATES_HZ.includes(rateHz)) {
    throw new RangeError(`${name} must be one of ${RESAMPLER_RATES_HZ.join(", ")}: got ${rateHz}`);
  }
}

/** Input samples that are worked on at a time: keeps the working set small for a push of an hour. */
const BLOCK_SAMPLES = 4096;

class PolyphaseResampler implements Resampler {
  readonly inputRateHz: number;
  readonly outputRateHz: number;
  readonly #filter: PolyphaseFilter;
  /** The samples that the next output still needs, then the block being worked on. */
  readonly #window: Float64Array;
  #windowLength = 0;
  /** Where in `#window` the first tap of the next output lies, and which phase it takes. */
  #tapStart = 0;
  #phase = 0;
  #samplesIn = 0;
  #samplesOut = 0;

  constructor(inputRateHz: number, outputRateHz: number, quality: ResamplerQuality) {
    this.inputRateHz = inputRateHz;
    this.outputRateHz = outputRateHz;
    this.#filter = polyphaseFilter(inputRateHz, outputRateHz, quality);
    this.#window = new Float64Array(this.#filter.taps + this.#filter.stepDown + BLOCK_SAMPLES);
    this.#reset();
  }

  push(linear16: Int16Array): Int16Array<ArrayBuffer> {
    requireLinear16(linear16, "linear16");
    this.#samplesIn += linear16.length;
    return this.#advance(linear16, this.#completeOutputs());
  }

  flush(): Int16Array<ArrayBuffer> {
    const { up, down, lookahead } = this.#filter;
    // floor(x + 1/2) in whole numbers, so that no hour is long enough to round wrongly
    const total = Math.floor((2 * this.#samplesIn * up + down) / (2 * down));
    const tail = this.#advance(new Int16Array(lookahead + 1), total);
    this.#reset();
    return tail;
  }

  /** Outputs, since the start, whose every tap lies on samples that have come in. */
  #completeOutputs(): number {
    const { up, down, lookahead } = this.#filter;
    return Math.max(0, Math.ceil(((this.#samplesIn - lookahead) * up) / down));
  }

  #advance(linear16: Int16Array, samplesOutAfter: number): Int16Array<ArrayBuffer> {
    const output = new Int16Array(samplesOutAfter - this.#samplesOut);
    const window = this.#window;
    let written = 0;
    for (let read = 0; read < linear16.length;) {
      const taken = Math.min(linear16.length - read, window.length - this.#windowLength);
      for (let i = 0; i < taken; i++) window[this.#windowLength + i] = linear16[read + i]!;
      this.#windowLength += taken;
      read += taken;
      written = this.#convolve(output, written);
      // what no later output needs makes room
      const used = Math.min(this.#tapStart, this.#windowLength);
      window.copyWithin(0, used, this.#windowLength);
      this.#windowLength -= used;
      this.#tapStart -= used;
    }
    this.#samplesOut += written;
    return output;
  }

  #convolve(output: Int16Array, written: number): number {
    const { taps, up, phaseStep, stepDown, coefficients } = this.#filter;
    const window = this.#window;
    const lastStart = this.#windowLength - taps;
    let tapStart = this.#tapStart;
    let phase = this.#phase;
    while (tapStart <= lastStart && written < output.length) {
      // four sums keep the processor's adders busy; `taps` is a multiple of four
      let sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
      let c = phase * taps;
      for (let i = tapStart, end = tapStart + taps; i < end; i += 4, c += 4) {
        sum0 += window[i]! * coefficients[c]!;
        sum1 += window[i + 1]! * coefficients[c + 1]!;
        sum2 += window[i + 2]! * coefficients[c + 2]!;
        sum3 += window[i + 3]! * coefficients[c + 3]!;
      }
      output[written++] = clippedLinear16((sum0 + sum1) + (sum2 + sum3));
      tapStart += stepDown;
      phase += phaseStep;
      if (phase >= up) {
        phase -= up;
        tapStart++;
      }
    }
    this.#tapStart = tapStart;
    this.#phase = phase;
    return written;
  }

  #reset(): void {
    // silence stands before the stream, so that the first output is the sound at time 0
    this.#windowLength = this.#filter.taps - this.#filter.lookahead - 1;
    this.#window.fill(0, 0, this.#windowLength);
    this.#tapStart = 0;
    this.#phase = 0;
    this.#samplesIn = 0;
    this.#samplesOut = 0;
  }
}

class Copier implements Resampler {
  readonly inputRateHz: number;
  readonly outputRateHz: number;

  constructor(rateHz: number) {
    this.inputRateHz = rateHz;
    this.outputRateHz = rateHz;
  }

  push(linear16: Int16Array): Int16Array<ArrayBuffer> {
    requireLinear16(linear16, "linear16");
    return new Int16Array(linear16);
  }

  flush(): Int16Array<ArrayBuffer> {
    return new Int16Array(0);
  }
}
