import type { ResamplerQuality } from "./resampler.ts";

/** The coefficients that take a stream from `down` samples to `up`, one row of taps a phase. */
export interface PolyphaseFilter {
  /** The ratio in its lowest terms: output rate to input rate. */
  readonly up: number;
  readonly down: number;
  /** Whole input samples from one output to the next, and what remains in `1 / up`ths of one. */
  readonly stepDown: number;
  readonly phaseStep: number;
  /** Input samples that make one output; a multiple of four. */
  readonly taps: number;
  /** How many of them lie after the sample at or before the output's time. */
  readonly lookahead: number;
  /** `up` rows of `taps`; row `phase` is for outputs `phase / up` after an input sample. */
  readonly coefficients: Float64Array;
}

/**
 * Shares of the lower rate's band (0 to half the rate), and decibels: one more than is promised, as
 * Kaiser's formulas are estimates.
 */
const DESIGNS: Readonly<Record<ResamplerQuality, { keeps: number; rejectionDb: number }>> = {
  fast: { keeps: 0.8, rejectionDb: 61 },
  standard: { keeps: 0.9, rejectionDb: 101 },
  high: { keeps: 0.95, rejectionDb: 111 },
};

/** A memo, not state: a ratio's coefficients are the same for ever, and no one writes to them. */
const designed = new Map<string, PolyphaseFilter>();

/** The filter for a pair of rates: designed on first use (some milliseconds), then shared. */
export function polyphaseFilter(
  inputRateHz: number,
  outputRateHz: number,
  quality: ResamplerQuality,
): PolyphaseFilter {
  const divisor = greatestCommonDivisor(inputRateHz, outputRateHz);
  const up = outputRateHz / divisor;
  const down = inputRateHz / divisor;
  const key = `${up}/${down} ${quality}`;
  const filter = designed.get(key) ?? design(up, down, quality);
  designed.set(key, filter);
  return filter;
}

function design(up: number, down: number, quality: ResamplerQuality): PolyphaseFilter {
  const { keeps, rejectionDb } = DESIGNS[quality];
  // Kaiser's estimates (Oppenheim & Schafer, (7.75) and (7.76)), with the transition from `keeps` to
  // the end of the lower rate's band, in radians per sample of the lower rate
  const beta = 0.1102 * (rejectionDb - 8.7);
  const lowRateTaps = (rejectionDb - 7.95) / (2.285 * (1 - keeps) * Math.PI);
  // Input samples to either side of an output. Even, so that four taps go at a time.
  const stretch = Math.max(1, down / up);
  const reach = 2 * Math.ceil((lowRateTaps * stretch) / 4);
  const taps = 2 * reach;
  const bandwidth = (1 + keeps) / 2 / stretch;

  const coefficients = new Float64Array(up * taps);
  const windowScale = 1 / besselI0(beta);
  for (let phase = 0; phase < up; phase++) {
    const row = coefficients.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = phase / up + reach - 1 - tap;
      const edge = 1 - (distance / reach) ** 2;
      const window = besselI0(beta * Math.sqrt(Math.max(0, edge))) * windowScale;
      row[tap] = sinc(bandwidth * distance) * window;
      sum += row[tap]!;
    }
    // every phase passes a steady level unchanged, to the last bit that counts
    for (let tap = 0; tap < taps; tap++) row[tap]! /= sum;
  }
  return {
    up,
    down,
    stepDown: Math.floor(down / up),
    phaseStep: down % up,
    taps,
    lookahead: reach,
    coefficients,
  };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind, order 0, by its power series (A&S 9.6.12). */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
