import { joinedLinear16 } from "../audio/_join.ts";
import { downmixToMono } from "../audio/downmix.ts";
import { createResampler } from "../audio/resampler.ts";
import { readWav } from "../audio/wav_reader.ts";

/**
 * Decodes a WAV file to mono PCM16 samples at `sampleRateHz`.
 *
 * @throws {WavError} Rejects if the file cannot be read.
 */
export async function decodeWav(wav: Uint8Array, sampleRateHz: number): Promise<Int16Array> {
  const { format, linear16 } = await readWav(wav);
  const resampler = createResampler({
    inputRateHz: format.sampleRateHz,
    outputRateHz: sampleRateHz,
  });
  const head = resampler.push(downmixToMono(linear16, format.channels));
  return joinedLinear16([head, resampler.flush()]);
}
