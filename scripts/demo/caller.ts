import {
  createResampler,
  createWavReader,
  downmixToMono,
  durationMsOf,
  PCM16_24K,
  RESAMPLER_RATES_HZ,
  sampleRateHzOf,
  WavError,
  type WavFormat,
} from "../../src/audio/mod.ts";
import { DemoError, messageOf } from "./demo_error.ts";

/** One frame is 20 ms of PCM16 at 24 kHz: 480 samples. */
export const FRAME_MS = 20;
export const FRAME_SAMPLES = 480;

/** What the caller says, ready to be sent. */
export interface Caller {
  readonly name: string;
  readonly about: {
    readonly file: string;
    readonly sampleRateHz: number;
    readonly channels: number;
    readonly durationMs: number;
  };
  /** 24 kHz mono in frames of {@linkcode FRAME_SAMPLES}; the last one is filled up with silence. */
  readonly frames: readonly Int16Array[];
}

/**
 * Reads a recording and brings it to 24 kHz mono.
 *
 * @throws {DemoError} If the file is missing, no WAV, broken, or of a kind that is not taken.
 */
export async function readCaller(path: string): Promise<Caller> {
  const pieces: Int16Array[] = [];
  let format: WavFormat;
  try {
    using file = await Deno.open(path);
    format = await readMono24k(file.readable, (linear16) => pieces.push(linear16));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new DemoError(`There is no file "${path}"`);
    if (error instanceof WavError || error instanceof RangeError) {
      throw new DemoError(`Cannot use "${path}": ${error.message}`, { cause: error });
    }
    if (error instanceof DemoError) throw error;
    throw new DemoError(`Cannot read "${path}": ${messageOf(error)}`, { cause: error });
  }
  const sampleCount = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (sampleCount === 0) throw new DemoError(`Cannot use "${path}": it holds no sound`);
  const { sampleRateHz, channels } = format;
  const durationMs = Math.round(durationMsOf(PCM16_24K, sampleCount * 2));
  const about = { file: path, sampleRateHz, channels, durationMs };
  return { name: path.split("/").at(-1) ?? path, about, frames: toFrames(pieces, sampleCount) };
}

async function readMono24k(
  bytes: AsyncIterable<Uint8Array>,
  onSamples: (linear16: Int16Array) => void,
): Promise<WavFormat> {
  const reader = createWavReader();
  let resampler: ReturnType<typeof createResampler> | undefined;
  for await (const piece of bytes) {
    const interleaved = reader.push(piece);
    const { format } = reader;
    if (!format) continue;
    resampler ??= resamplerFor(format);
    onSamples(resampler.push(downmixToMono(interleaved, format.channels)));
  }
  reader.end();
  if (resampler) onSamples(resampler.flush());
  return reader.format!;
}

function resamplerFor(format: WavFormat): ReturnType<typeof createResampler> {
  const { encoding, bitsPerSample, channels, sampleRateHz } = format;
  if (encoding !== "pcm" || bitsPerSample !== 16) {
    throw new DemoError(`The WAV must be 16-bit PCM: it is ${bitsPerSample}-bit ${encoding}`);
  }
  if (channels > 2) {
    throw new DemoError(`The WAV must be mono or stereo: it has ${channels} channels`);
  }
  if (!RESAMPLER_RATES_HZ.includes(sampleRateHz)) {
    const rates = RESAMPLER_RATES_HZ.map((rateHz) => rateHz / 1000).join(", ");
    throw new DemoError(`The WAV must be at one of ${rates} kHz: it is at ${sampleRateHz} Hz`);
  }
  return createResampler({ inputRateHz: sampleRateHz, outputRateHz: sampleRateHzOf(PCM16_24K) });
}

function toFrames(pieces: readonly Int16Array[], sampleCount: number): Int16Array[] {
  const frameCount = Math.ceil(sampleCount / FRAME_SAMPLES);
  const all = new Int16Array(frameCount * FRAME_SAMPLES);
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return Array.from(
    { length: frameCount },
    (_, i) => all.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES),
  );
}
