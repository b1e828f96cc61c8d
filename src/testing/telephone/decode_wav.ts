import { downmixToMono } from "../../audio/downmix.ts";
import { createResampler } from "../../audio/resampler.ts";
import { readWav } from "../../audio/wav_reader.ts";

/** A WAV file's sound as a phone line has it: mono, 8 kHz, PCM16. */
export async function decodeWavTo8k(wav: Uint8Array): Promise<Int16Array> {
  const { format, linear16 } = await readWav(wav);
  const resampler = createResampler({ inputRateHz: format.sampleRateHz, outputRateHz: 8_000 });
  const head = resampler.push(downmixToMono(linear16, format.channels));
  const tail = resampler.flush();
  const all = new Int16Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
