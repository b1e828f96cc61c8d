import type { ResamplerQuality } from "./resampler.ts";

/** The coefficients that turn `down` samples into `up` samples, one row of taps per phase. */
export interface PolyphaseFilter {
  /** `up / down` is the ratio of output rate to input rate, in its lowest terms. */
  readonly up: number;
  readonly down: number;
  /** The distance between two outputs: whole input samples, then `1 / up`ths of an input sample. */
  readonly stepDown: number;
  readonly phaseStep: number;
  /** The number of input samples in one output; a multiple of four. */
  readonly taps: number;
  /**
   * How many of these input samples come later than the last one at or before the output's time.
   */
  readonly lookahead: number;
  /** `up` rows of `taps`. Row `phase` makes the outputs at `phase / up` after an input sample. */
  readonly coefficients: Float64Array;
}

interface Design {
  /** The share of the band that stays flat. The band is 0 to half the lower rate. */
  readonly keeps: number;
  /** 1 dB more than the documented value, because Kaiser's formulas are estimates. */
  readonly rejectionDb: number;
}

const DESIGNS: Readonly<Record<ResamplerQuality, Design>> = {
  fast: { keeps: 0.8, rejectionDb: 61 },
  standard: { keeps: 0.9, rejectionDb: 101 },
  high: { keeps: 0.95, rejectionDb: 111 },
};

/** A memo, not state: the coefficients of a ratio never change, and nobody writes to them. */
const designed = new Map<string, PolyphaseFilter>();

/**
 * The filter for a pair of rates. The first call designs it, in some milliseconds; others share it.
 */
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
  // Kaiser's estimates (Oppenheim & Schafer, (7.75) and (7.76)). The transition goes from `keeps`
  // to the end of the lower rate's band, in radians per sample of the lower rate.
  const beta = 0.1102 * (rejectionDb - 8.7);
  const lowRateTaps = (rejectionDb - 7.95) / (2.285 * (1 - keeps) * Math.PI);
  // Input samples on each side of an output. The number is even, so `taps` is a multiple of four.
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
    // Each row sums to 1, so that every phase keeps a steady level unchanged.
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

/** The modified Bessel function of the first kind, order 0, by its power series (A&S 9.6.12). */
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
