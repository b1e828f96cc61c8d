import { createResampler, encodeWav, readWav } from "../../src/audio/mod.ts";

const SPEECH = new URL("../../scripts/demo/speech.wav", import.meta.url);

/** The demo's speech recording, two utterances with a pause, as PCM16 samples at `sampleRateHz`. */
export async function speechAt(sampleRateHz: number): Promise<Int16Array<ArrayBuffer>> {
  const { format, linear16 } = await readWav(await Deno.readFile(SPEECH));
  const resampler = createResampler({
    inputRateHz: format.sampleRateHz,
    outputRateHz: sampleRateHz,
  });
  const head = resampler.push(linear16);
  const tail = resampler.flush();
  const all = new Int16Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}

/** Writes the recording or a part of it as a WAV. In stereo, both channels are the same. */
export async function writeSpeech(
  path: string,
  { sampleRateHz, channels, fromMs = 0, toMs = Infinity }: {
    readonly sampleRateHz: number;
    readonly channels: 1 | 2;
    readonly fromMs?: number;
    readonly toMs?: number;
  },
): Promise<void> {
  const all = await speechAt(sampleRateHz);
  const sampleAt = (ms: number) => Math.min(all.length, Math.round((ms * sampleRateHz) / 1000));
  const mono = all.subarray(sampleAt(fromMs), sampleAt(toMs));
  const interleaved = channels === 1
    ? mono
    : Int16Array.from({ length: mono.length * 2 }, (_, i) => mono[i >> 1]!);
  await Deno.writeFile(path, encodeWav(interleaved, { sampleRateHz, channels }));
}
