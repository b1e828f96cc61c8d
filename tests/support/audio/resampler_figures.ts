import { decibels, fitTone, powerOf, toneOf } from "./tone.ts";

/** Converts a whole stream from one rate to another. */
export type Convert = (linear16: Int16Array) => Int16Array;

/** Measurements of a converter with many tones. Decibels are relative to the input tone. */
export interface ResamplerFigures {
  /**
   * The level of the loudest sound in the output that is not in the input, as a positive number.
   */
  readonly rejectionDb: number;
  /** The largest gain minus the smallest gain, up to 90 % of the lower rate's band. */
  readonly rippleDb: number;
  /** The largest time shift of a tone, in microseconds. */
  readonly delayErrorUs: number;
}

const AMPLITUDE = 29_000;

/**
 * Sends tones of many frequencies through a converter. For a tone in the band, it fits the tone to
 * the output and removes it: the level gives the ripple, the phase gives the delay, and the rest is
 * images, aliases and rounding. For a tone beyond the band (if the rate goes down), all output is
 * alias.
 */
export function measureResampler(
  inputRateHz: number,
  outputRateHz: number,
  convert: Convert,
  { toneMs = 100, skipMs = 25, tones = 24 } = {},
): ResamplerFigures {
  const bandHz = Math.min(inputRateHz, outputRateHz) / 2;
  const skip = Math.round((outputRateHz * skipMs) / 1000); // leaves out the edges of the filters
  const run = (frequencyHz: number) => {
    const sampleCount = Math.round((inputRateHz * (toneMs + 2 * skipMs)) / 1000);
    const input = { frequencyHz, rateHz: inputRateHz, amplitude: AMPLITUDE, sampleCount };
    return convert(toneOf(input));
  };
  const power = AMPLITUDE ** 2 / 2;
  let leaked = 0, loudest = 0, softest = Infinity, delayErrorUs = 0;

  for (let i = 0; i < tones; i++) {
    // Up to 90 % of the band. The odd offsets keep images from falling on harmonics.
    const frequencyHz = bandHz * (0.011 + (0.889 * i) / (tones - 1));
    const output = run(frequencyHz);
    const end = output.length - skip;
    const fit = fitTone(output, { frequencyHz, rateHz: outputRateHz }, skip, end);
    leaked = Math.max(leaked, fit.residualPower);
    loudest = Math.max(loudest, fit.amplitude);
    softest = Math.min(softest, fit.amplitude);
    const delayUs = (1e6 * Math.abs(fit.phase)) / (2 * Math.PI * frequencyHz);
    delayErrorUs = Math.max(delayErrorUs, delayUs);
  }
  for (let i = 0; i < tones && inputRateHz > outputRateHz; i++) {
    const top = inputRateHz / 2 - bandHz;
    const output = run(bandHz + 1 + (top - 3) * (i / (tones - 1)) ** 2);
    leaked = Math.max(leaked, powerOf(output, skip, output.length - skip));
  }
  return {
    rejectionDb: -decibels(leaked, power),
    rippleDb: 20 * Math.log10(loudest / softest),
    delayErrorUs,
  };
}
