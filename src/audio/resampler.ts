import { requireLinear16, requireNumber, shown } from "./_check.ts";
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
 * The quality of a resampler. A higher quality keeps more of the high frequencies and rejects
 * aliases better, but costs more and holds samples back for longer.
 *
 * The band ends at half the lower of the two rates; the filter rejects all sound beyond it.
 * Rounding to 16 bits adds noise 98 dB below full scale. The column "held back" counts samples of
 * the lower rate.
 *
 * | quality | flat within 0.1 dB to | rejection | held back | at 8 kHz |
 * | --- | --- | --- | --- | --- |
 * | `"fast"` | 80 % of the band | 60 dB | 20 samples | 2.5 ms |
 * | `"standard"` | 90 % | 100 dB | 66 samples | 8.3 ms |
 * | `"high"` | 95 % | 110 dB | 145 samples | 18.1 ms |
 */
export type ResamplerQuality = "fast" | "standard" | "high";

/** Options of {@linkcode createResampler}. */
export interface ResamplerOptions {
  /** The sample rate of the input in Hz: one of {@linkcode RESAMPLER_RATES_HZ}. */
  readonly inputRateHz: number;
  /** The sample rate of the output in Hz: one of {@linkcode RESAMPLER_RATES_HZ}. */
  readonly outputRateHz: number;
  /** The quality of the filter, which decides its delay and cost. @default "standard" */
  readonly quality?: ResamplerQuality | undefined;
}

/**
 * Converts one mono stream from one sample rate to another. {@linkcode createResampler} creates it.
 */
export interface Resampler {
  /** The sample rate of the input in Hz. */
  readonly inputRateHz: number;
  /** The sample rate of the output in Hz. */
  readonly outputRateHz: number;
  /**
   * Adds the next samples of the stream and returns the output samples that are now complete. The
   * result is often empty. `linear16` may have any length and is read during the call only. The
   * sizes of the pushes do not matter: the outputs, joined, are the same to the bit. Returns a new
   * array, which the caller owns.
   *
   * @throws {TypeError} If `linear16` is not an `Int16Array`. The stream can go on.
   */
  push(linear16: Int16Array): Int16Array<ArrayBuffer>;
  /**
   * Ends the stream and resets the resampler. Returns the samples that it still holds back, as if
   * silence followed: `n` input samples have then become exactly
   * `floor(n * outputRateHz / inputRateHz + 1/2)` output samples. The result is empty if nothing
   * was pushed. Returns a new array, which the caller owns.
   */
  flush(): Int16Array<ArrayBuffer>;
}

/**
 * Creates a streaming converter between any two of the rates 8, 16, 22.05, 24, 32, 44.1 and 48 kHz.
 *
 * The output does not lag behind: its sample `n` is the sound at `n / outputRateHz` seconds. The
 * resampler treats the time before and after the stream as silence, and it clips peaks that the
 * filter pushes beyond full scale. With equal rates it copies the samples and holds nothing back.
 * One resampler serves one mono stream; use two for stereo.
 *
 * The algorithm is a rational polyphase filter, a sinc under a Kaiser window (J. F. Kaiser, 1974;
 * Oppenheim & Schafer, Discrete-Time Signal Processing, 7.5.3), computed once for each ratio.
 *
 * @throws {TypeError} If a rate is not a number.
 * @throws {RangeError} If a rate is not one of {@linkcode RESAMPLER_RATES_HZ}, or if `quality` is
 * unknown.
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
    throw new RangeError(
      `Cannot use \`quality\`: it is ${shown(quality)}. Pass "fast", "standard" or "high"`,
    );
  }
  if (inputRateHz === outputRateHz) return new Copier(inputRateHz);
  return new PolyphaseResampler(inputRateHz, outputRateHz, quality);
}

/** Throws if a rate is not supported. `name` is the option's name in the message. */
export function requireResamplerRate(rateHz: unknown, name: string): void {
  requireNumber(rateHz, name);
  if (!RESAMPLER_RATES_HZ.includes(rateHz)) {
    throw new RangeError(
      `Cannot use \`${name}\`: it is ${rateHz}. Pass one of ${RESAMPLER_RATES_HZ.join(", ")}`,
    );
  }
}

/** The number of input samples in a block. A long push is processed in blocks, to save memory. */
const BLOCK_SAMPLES = 4096;

class PolyphaseResampler implements Resampler {
  readonly inputRateHz: number;
  readonly outputRateHz: number;
  readonly #filter: PolyphaseFilter;
  /** The earlier samples that the next output still needs, then the current block. */
  readonly #window: Float64Array;
  #windowLength = 0;
  /** The index in `#window` of the next output's first tap. */
  #tapStart = 0;
  /** The filter's phase, which is its row, for the next output. */
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
    // floor(x + 1/2) in whole numbers: a float would round wrongly in a long stream.
    const total = Math.floor((2 * this.#samplesIn * up + down) / (2 * down));
    const tail = this.#advance(new Int16Array(lookahead + 1), total);
    this.#reset();
    return tail;
  }

  /** The number of outputs, since the start, that need no later input samples. */
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
      // Drop the samples that no later output needs.
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
      // Four sums do not wait for each other, which is faster. `taps` is a multiple of four.
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
    // Silence comes before the stream, so that the first output is the sound at time 0.
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
