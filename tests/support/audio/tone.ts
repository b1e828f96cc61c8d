/** A tone to create or to find. Phase 0 is a sine that starts at time 0. */
export interface Tone {
  readonly frequencyHz: number;
  readonly rateHz: number;
}

/** Creates `sampleCount` samples of a tone, rounded to the nearest. */
export function toneOf(
  { frequencyHz, rateHz, amplitude = 29_000, sampleCount }: Tone & {
    readonly amplitude?: number;
    readonly sampleCount: number;
  },
): Int16Array<ArrayBuffer> {
  const step = (2 * Math.PI * frequencyHz) / rateHz;
  const linear16 = new Int16Array(sampleCount);
  for (let n = 0; n < sampleCount; n++) linear16[n] = Math.round(amplitude * Math.sin(step * n));
  return linear16;
}

/** The tone in a range of samples, and the rest. */
export interface Fit {
  readonly amplitude: number;
  /** The phase of the tone in radians, relative to a sine that starts at sample 0 of the stream. */
  readonly phase: number;
  /** The mean square of the rest without the tone: noise, aliases, images and distortion. */
  readonly residualPower: number;
}

/** Fits a tone to `samples[start...end]` by least squares. */
export function fitTone(
  samples: ArrayLike<number>,
  { frequencyHz, rateHz }: Tone,
  start: number = 0,
  end: number = samples.length,
): Fit {
  const step = (2 * Math.PI * frequencyHz) / rateHz;
  let ss = 0, sc = 0, cc = 0, xs = 0, xc = 0, xx = 0;
  for (let n = start; n < end; n++) {
    const s = Math.sin(step * n), c = Math.cos(step * n), x = samples[n]!;
    ss += s * s;
    sc += s * c;
    cc += c * c;
    xs += x * s;
    xc += x * c;
    xx += x * x;
  }
  const determinant = ss * cc - sc * sc;
  const a = (xs * cc - xc * sc) / determinant;
  const b = (xc * ss - xs * sc) / determinant;
  return {
    amplitude: Math.hypot(a, b),
    phase: Math.atan2(b, a),
    residualPower: Math.max(0, xx - a * xs - b * xc) / (end - start),
  };
}

/** The mean square of `samples[start...end]`. */
export function powerOf(
  samples: ArrayLike<number>,
  start: number = 0,
  end: number = samples.length,
): number {
  let sum = 0;
  for (let n = start; n < end; n++) sum += samples[n]! * samples[n]!;
  return sum / (end - start);
}

/** A ratio of two powers in decibels. */
export const decibels = (power: number, reference: number): number =>
  10 * Math.log10(Math.max(power, 1e-9) / reference);
