import { requireBytes, shown } from "./_check.ts";
import { joinedLinear16 } from "./_join.ts";
import { WavParser } from "./_wav_parser.ts";

/** The format of the samples in a WAV file. */
export interface WavFormat {
  /** The sample rate in Hz. */
  readonly sampleRateHz: number;
  /** The number of channels: 1 for mono, 2 for stereo. */
  readonly channels: number;
  /** The size of a sample in the file, in bits: 8, 16, 24 or 32 for PCM, 32 or 64 for float. */
  readonly bitsPerSample: number;
  /** The type of the samples in the file: integers, or IEEE floating point. */
  readonly encoding: "pcm" | "float";
}

/** The content of a WAV file. */
export interface WavAudio {
  /** The format of the samples in the file. */
  readonly format: WavFormat;
  /** The samples as PCM16, with interleaved channels. `downmixToMono` makes them mono. */
  readonly linear16: Int16Array<ArrayBuffer>;
}

/** Reads a WAV file while it arrives. {@linkcode createWavReader} creates it. */
export interface WavReader {
  /** The format of the samples in the file; `undefined` until its `fmt ` chunk has arrived. */
  readonly format: WavFormat | undefined;
  /**
   * Adds the next bytes of the file and returns the samples of the frames that are now complete,
   * with interleaved channels. The result is often empty. The file may be cut into pieces at any
   * byte, and `bytes` is read during the call only. Returns a new array, which the caller owns.
   *
   * @throws {TypeError} If `bytes` is not a `Uint8Array`. The reader can go on.
   * @throws {WavError} If the file cannot be read. Every later call throws the same error.
   * @throws {Error} If it is called after {@linkcode WavReader.end}.
   */
  push(bytes: Uint8Array): Int16Array<ArrayBuffer>;
  /**
   * Ends the file. Call it after the last piece; a second call does nothing.
   *
   * @throws {WavError} If the file is not complete, or if an earlier call has thrown one.
   */
  end(): void;
}

/**
 * Creates a streaming reader for WAV files. It reads RIFF/WAVE files with 8-, 16-, 24- or 32-bit
 * PCM or with 32- or 64-bit float, plain or WAVE_FORMAT_EXTENSIBLE, and any number of channels. The
 * chunks may be in any order: data before the `fmt ` chunk waits for it, and unknown chunks are
 * skipped.
 *
 * The samples come out as PCM16. 8-bit samples (unsigned in the file) are shifted up, 24- and
 * 32-bit samples are rounded to the nearest, and float samples are multiplied by 32768, rounded and
 * clipped, as `linear16FromFloat32` does.
 *
 * A program that writes to a pipe does not know the file's length when it writes the header. So a
 * size of 0, FFFFFFFF (ffmpeg) or at least 7FFFF000 (sox, espeak-ng) in the RIFF header means that
 * the length is unknown, and the same size in the data chunk then means "to the end of the file".
 * Every other size must be right to the byte; only the pad byte at the end may be missing.
 *
 * Sources: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991);
 * Microsoft, Multiple Channel Audio Data and WAVE Files (2007).
 *
 * @example A file that arrives in pieces
 * ```ts
 * import { createWavReader, encodeWav } from "@voicewire/realtime/audio";
 *
 * const file = encodeWav(new Int16Array(480), { sampleRateHz: 24_000 });
 * const reader = createWavReader();
 * let sampleCount = 0;
 * for (let at = 0; at < file.length; at += 100) {
 *   sampleCount += reader.push(file.subarray(at, at + 100)).length;
 * }
 * reader.end();
 * if (sampleCount !== 480 || reader.format?.sampleRateHz !== 24_000) throw new Error("incomplete");
 * ```
 */
export function createWavReader(): WavReader {
  return new WavParser();
}

/**
 * Reads a whole WAV file from bytes or from an iterable of bytes, such as the `readable` of a file.
 * {@linkcode createWavReader} documents the formats. The result is new, and the caller owns it.
 *
 * @throws {TypeError} If `source` is not a `Uint8Array` or an iterable of them.
 * @throws {WavError} If the file cannot be read.
 *
 * @example
 * ```ts
 * import { encodeWav, readWav } from "@voicewire/realtime/audio";
 *
 * const file = encodeWav(Int16Array.of(1, -1), { sampleRateHz: 8_000, channels: 2 });
 * const { format, linear16 } = await readWav(file);
 * if (format.channels !== 2 || linear16[1] !== -1) throw new Error("not what was written");
 * ```
 */
export async function readWav(
  source: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<WavAudio> {
  const reader = new WavParser();
  const pieces: Int16Array[] = [];
  for await (const bytes of piecesOf(source)) pieces.push(reader.push(bytes));
  reader.end();
  return { format: reader.format!, linear16: joinedLinear16(pieces) };
}

function piecesOf(source: unknown): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (ArrayBuffer.isView(source)) {
    requireBytes(source, "source");
    return [source];
  }
  if (
    typeof source === "object" && source !== null &&
    (Symbol.iterator in source || Symbol.asyncIterator in source)
  ) return source as AsyncIterable<Uint8Array>;
  throw new TypeError(
    `Cannot use \`source\`: it is ${shown(source)}. Pass a Uint8Array or an iterable of them`,
  );
}
