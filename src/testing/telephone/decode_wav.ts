import { decodeWav } from "../decode_wav.ts";

/** A WAV file's sound as a phone line has it: mono, 8 kHz, PCM16. */
export function decodeWavTo8k(wav: Uint8Array): Promise<Int16Array> {
  return decodeWav(wav, 8_000);
}
