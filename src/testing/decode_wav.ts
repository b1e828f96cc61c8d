import { joinedLinear16 } from "../audio/_join.ts";
import { downmixToMono } from "../audio/downmix.ts";
import { createResampler } from "../audio/resampler.ts";
import { readWav } from "../audio/wav_reader.ts";

/**
 * A WAV file's sound as a line has it: mono PCM16 at `sampleRateHz`.
 *
 * @throws {Error} If it cannot be read as a WAV file. It rejects with it.
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
