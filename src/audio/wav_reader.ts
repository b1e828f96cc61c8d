import { requireBytes, shown } from "./_check.ts";
import { joinedLinear16 } from "./_join.ts";
import { WavParser } from "./_wav_parser.ts";

/** What a WAV file says about its samples. */
export interface WavFormat {
  /** Samples a second of each channel. */
  readonly sampleRateHz: number;
  /** How many samples stand in each frame, one a channel. */
  readonly channels: number;
  /** Size of a sample in the file: 8, 16, 24 or 32 for PCM, 32 or 64 for float. */
  readonly bitsPerSample: number;
  /** Integers or IEEE floating point, in the file. */
  readonly encoding: "pcm" | "float";
}

/** A whole WAV file. */
export interface WavAudio {
  /** What the file says about its samples. */
  readonly format: WavFormat;
  /** The samples as PCM16, channels interleaved. For mono see `downmixToMono`. */
  readonly linear16: Int16Array<ArrayBuffer>;
}

/** Takes a WAV file apart while it arrives. Made by {@linkcode createWavReader}. */
export interface WavReader {
  /** What the file says about its samples, as soon as its `fmt ` chunk has arrived. */
  readonly format: WavFormat | undefined;
  /**
   * Takes the next bytes of the file, cut anywhere, and returns the samples of the frames that they
   * complete, channels interleaved, often none. `bytes` is only valid during the call; the result is
   * new and the caller's.
   *
   * @throws {TypeError} If `bytes` is not a `Uint8Array`; the file goes on unharmed.
   * @throws {WavError} If the file is wrong. Every later call throws the same error.
   */
  push(bytes: Uint8Array): Int16Array<ArrayBuffer>;
  /**
   * Says that there are no more bytes.
   *
   * @throws {WavError} If the file is not complete.
   */
  end(): void;
}

/**
 * A streaming reader of WAV files: RIFF/WAVE with 8-, 16-, 24- or 32-bit PCM or 32- or 64-bit
 * float, plain or WAVE_FORMAT_EXTENSIBLE, any number of channels, chunks in any order (data that
 * comes before its format is held until the format comes; unknown chunks are passed over).
 *
 * Samples come out as PCM16: 8-bit (unsigned in the file) is shifted up, 24- and 32-bit are rounded
 * to the nearest, float is scaled by 32768, and all is clipped, as `linear16FromFloat32` does.
 *
 * A program that writes to a pipe cannot know the length in time: sizes of 0 or FFFFFFFF (ffmpeg)
 * and of 7FFFF000 and more (sox, espeak-ng) in the RIFF header mean that it was not known, and the
 * same in the data chunk then means "to the end". Any other size must be true, to the byte; only a
 * missing pad byte at the end is forgiven.
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
 * Reads a whole WAV file from bytes or from an iterable of them, such as a file's `readable`.
 * The result is new and the caller's. See {@linkcode createWavReader} for what is read and how.
 *
 * @throws {TypeError} If `source` is neither.
 * @throws {WavError} If the file is wrong.
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
  throw new TypeError(`source must be a Uint8Array or an iterable of them: got ${shown(source)}`);
}
