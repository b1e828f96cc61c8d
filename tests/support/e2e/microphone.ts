import { joinedLinear16 } from "../../../src/audio/_join.ts";
import { encodeWav } from "../../../src/audio/mod.ts";
import { toneOf } from "../audio/tone.ts";
import { speechAt } from "../speech.ts";

const RATE_HZ = 48_000;

/** A part of the fake microphone's recording. */
export type Stretch =
  | { readonly silenceMs: number }
  | { readonly toneHz: number; readonly durationMs: number }
  /** The beginning of the demo's recording. */
  | { readonly speechMs: number };

/** Writes a WAV into a new folder, which is removed on disposal. */
export async function recordMicrophone(
  stretches: readonly Stretch[],
): Promise<AsyncDisposable & { readonly path: string }> {
  const speech = await speechAt(RATE_HZ);
  const spoken = speech.subarray(speech.findIndex((sample) => Math.abs(sample) > 1_000));
  const parts = stretches.map((stretch) => {
    if ("silenceMs" in stretch) return new Int16Array(stretch.silenceMs * RATE_HZ / 1000);
    if ("speechMs" in stretch) return spoken.subarray(0, stretch.speechMs * RATE_HZ / 1000);
    return toneOf({
      frequencyHz: stretch.toneHz,
      rateHz: RATE_HZ,
      amplitude: 12_000,
      sampleCount: stretch.durationMs * RATE_HZ / 1000,
    });
  });
  const linear16 = joinedLinear16(parts);
  const folder = await Deno.makeTempDir();
  const path = `${folder}/microphone.wav`;
  await Deno.writeFile(path, encodeWav(linear16, { sampleRateHz: RATE_HZ, channels: 1 }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}
