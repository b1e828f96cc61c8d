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
import { DemoError, messageOf, reasonOf } from "./demo_error.ts";

/** The duration of one frame: 480 samples of PCM16 at 24 kHz. */
export const FRAME_MS = 20;
export const FRAME_SAMPLES = 480;

/** The caller's recording, ready to send. */
export interface Caller {
  readonly name: string;
  readonly about: {
    readonly file: string;
    readonly sampleRateHz: number;
    readonly channels: number;
    readonly durationMs: number;
  };
  /** 24 kHz mono in frames of {@linkcode FRAME_SAMPLES}. Silence fills up the last frame. */
  readonly frames: readonly Int16Array[];
}

/**
 * Reads a recording and converts it to 24 kHz mono.
 *
 * @throws {DemoError} If the file is missing, is not a WAV file, is broken, or has another format.
 */
export async function readCaller(path: string): Promise<Caller> {
  const pieces: Int16Array[] = [];
  let format: WavFormat;
  try {
    using file = await Deno.open(path);
    format = await readMono24k(file.readable, (linear16) => pieces.push(linear16));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new DemoError(`Cannot read "${path}": there is no such file`);
    }
    if (error instanceof WavError || error instanceof RangeError) {
      throw new DemoError(`Cannot use "${path}": ${reasonOf(error)}`, { cause: error });
    }
    if (error instanceof DemoError) throw error;
    throw new DemoError(`Cannot read "${path}": ${messageOf(error)}`, { cause: error });
  }
  const sampleCount = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (sampleCount === 0) throw new DemoError(`Cannot use "${path}": it contains no audio`);
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
    throw new DemoError(
      `Cannot use the WAV file: it is ${bitsPerSample}-bit ${encoding}. Convert it to 16-bit PCM`,
    );
  }
  if (channels > 2) {
    throw new DemoError(
      `Cannot use the WAV file: it has ${channels} channels. Convert it to mono or stereo`,
    );
  }
  if (!RESAMPLER_RATES_HZ.includes(sampleRateHz)) {
    const rates = RESAMPLER_RATES_HZ.map((rateHz) => rateHz / 1000).join(", ");
    throw new DemoError(
      `Cannot use the WAV file: its rate is ${sampleRateHz} Hz. Convert it to one of ${rates} kHz`,
    );
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
