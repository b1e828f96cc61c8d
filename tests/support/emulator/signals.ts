import { joinedBytes } from "../../../src/audio/_join.ts";
import { type AudioFormat, PCM16_24K, sampleRateHzOf } from "../../../src/audio/format.ts";
import { fromLinear16 } from "../../../src/testing/emulator/base/convert_audio.ts";
import { createRandom } from "../../../src/testing/emulator/base/random.ts";

/** A sound like a voice: a buzz with harmonics whose loudness changes as with syllables. */
export function voice(durationMs: number, format: AudioFormat = PCM16_24K): Uint8Array {
  return signal(durationMs, format, (seconds) => {
    const syllable = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * seconds);
    let sum = 0;
    for (let harmonic = 1; harmonic <= 8; harmonic++) {
      sum += Math.sin(2 * Math.PI * 140 * harmonic * seconds) / harmonic;
    }
    return 0.15 * syllable * sum;
  });
}

/** White noise at a level, the same in every run. */
export function noise(durationMs: number, levelDbfs: number): Uint8Array {
  const random = createRandom(99);
  const peak = Math.sqrt(3) * 10 ** (levelDbfs / 20);
  return signal(durationMs, PCM16_24K, () => peak * (2 * random() - 1));
}

/** Digital silence. */
export function quiet(durationMs: number, format: AudioFormat = PCM16_24K): Uint8Array {
  return signal(durationMs, format, () => 0);
}

/** Joins pieces of audio. */
export function join(...pieces: Uint8Array[]): Uint8Array {
  return joinedBytes(pieces);
}

function signal(
  durationMs: number,
  format: AudioFormat,
  sampleAt: (seconds: number) => number,
): Uint8Array {
  const rateHz = sampleRateHzOf(format);
  const linear16 = new Int16Array(Math.round(durationMs * rateHz / 1000));
  for (let i = 0; i < linear16.length; i++) {
    linear16[i] = Math.max(-1, Math.min(1, sampleAt(i / rateHz))) * 32767;
  }
  return fromLinear16(format, linear16);
}
