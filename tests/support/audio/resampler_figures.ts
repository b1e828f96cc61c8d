import { decibels, fitTone, powerOf, toneOf } from "./tone.ts";

/** Takes a whole stream at one rate to another, however it does it. */
export type Convert = (linear16: Int16Array) => Int16Array;

/** What a sweep of tones measured of a converter. Decibels are relative to the tone put in. */
export interface ResamplerFigures {
  /** The loudest thing in the output that was not in the input, as a positive number. */
  readonly rejectionDb: number;
  /** Largest gain minus smallest gain up to 90 % of the lower rate's band. */
  readonly rippleDb: number;
  /** Largest distance of a tone from where it should be, in microseconds. */
  readonly delayErrorUs: number;
}

const AMPLITUDE = 29_000;

/**
 * Sweeps tones through a converter. In the band, each tone is fitted and taken out of the output:
 * its level gives the ripple, its phase the delay, the rest is images, aliases and rounding. Beyond
 * the band (when the rate goes down) everything that comes out is alias.
 */
export function measureResampler(
  inputRateHz: number,
  outputRateHz: number,
  convert: Convert,
  { toneMs = 100, skipMs = 25, tones = 24 } = {},
): ResamplerFigures {
  const bandHz = Math.min(inputRateHz, outputRateHz) / 2;
  const skip = Math.round((outputRateHz * skipMs) / 1000); // the filters' ends
  const run = (frequencyHz: number) => {
    const sampleCount = Math.round((inputRateHz * (toneMs + 2 * skipMs)) / 1000);
    const input = { frequencyHz, rateHz: inputRateHz, amplitude: AMPLITUDE, sampleCount };
    return convert(toneOf(input));
  };
  const power = AMPLITUDE ** 2 / 2;
  let leaked = 0, loudest = 0, softest = Infinity, delayErrorUs = 0;

  for (let i = 0; i < tones; i++) {
    // to 90 % and no further; odd offsets, so that images do not hide under harmonics
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
