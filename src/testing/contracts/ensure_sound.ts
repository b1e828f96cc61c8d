import { ensure } from "./ensure.ts";

const SWEEP_S = 0.5;

/** A tone that rises for half a second, so that no two positions in it are alike. */
export function sweep(rateHz: number, fromHz: number = 300, toHz: number = 3000): Int16Array {
  return Int16Array.from({ length: Math.round(rateHz * SWEEP_S) }, (_, n) => {
    const t = n / rateHz;
    const cycles = fromHz * t + ((toHz - fromHz) * t * t) / (2 * SWEEP_S);
    return Math.round(12_000 * Math.sin(2 * Math.PI * cycles));
  });
}

/** How far a sound may differ from the original. */
export interface SoundLimits {
  readonly rateHz: number;
  readonly maxDelayMs: number;
  readonly minSnrDb: number;
  readonly loudnessDb: number;
}

/** Finds the delay at which `actual` matches `expected` best. Fails if the delay, level or noise is too large. */
export function ensureSound(
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
    `${what} must be as loud as the original, to ${loudnessDb} dB: got ${gainDb.toFixed(1)} dB`,
  );
  let noise = 1e-9;
  for (let n = start; n < end; n++) noise += (actual[n + lag]! - gain * expected[n]!) ** 2;
  const snrDb = 10 * Math.log10((gain * gain * energy) / noise);
  ensure(
    snrDb >= minSnrDb,
    `${what} must be ${minSnrDb} dB above its noise: got ${snrDb.toFixed(1)} dB`,
  );
}
