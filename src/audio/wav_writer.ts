import { requireCount, requireLinear16 } from "./_check.ts";
import { encodePcm16 } from "./pcm16.ts";

/** Options of {@linkcode createWavWriter}: the format of the samples. */
export interface WavWriterOptions {
  /** The sample rate in Hz: a whole number from 1 to 1,073,741,823. */
  readonly sampleRateHz: number;
  /** The number of channels: 1 for mono, 2 for stereo. @default 1 */
  readonly channels?: 1 | 2 | undefined;
}

/** Writes a WAV file while its samples arrive. {@linkcode createWavWriter} creates it. */
export interface WavWriter {
  /**
   * Returns the next bytes of the file: the samples as PCM16, and before them the header if it is
   * the first push. `linear16` holds whole frames with interleaved channels and is read during the
   * call only. Returns a new array, which the caller owns.
   *
   * @throws {TypeError} If `linear16` is not an `Int16Array`.
   * @throws {RangeError} If the last frame is not complete, or if the file would be larger than a
   * WAV file can be (4 GiB).
   * @throws {Error} If it is called after {@linkcode WavWriter.finish}.
   */
  push(linear16: Int16Array): Uint8Array<ArrayBuffer>;
  /**
   * Ends the file and returns its header with the right sizes: 44 bytes, to be written over the
   * first 44 bytes of the file. If that is not possible, as with a pipe or a response, the file is
   * valid as it is: its first header says that the length is unknown, and readers read to the end.
   *
   * @throws {Error} If it is called twice.
   */
  finish(): Uint8Array<ArrayBuffer>;
}

/**
 * Creates a streaming writer for 16-bit PCM WAV files, mono or stereo.
 *
 * @throws {TypeError} If an option is not a number.
 * @throws {RangeError} If `sampleRateHz` is not a whole number from 1 to 1,073,741,823, or if
 * `channels` is neither 1 nor 2.
 *
 * @example A file whose length is not known when it begins
 * ```ts
 * import { createWavWriter, readWav } from "@voicewire/realtime/audio";
 *
 * const writer = createWavWriter({ sampleRateHz: 24_000 });
 * const file = writer.push(new Int16Array(480));
 * file.set(writer.finish()); // in a real file: seek to 0 and write
 * const { linear16 } = await readWav(file);
 * if (linear16.length !== 480) throw new Error("incomplete");
 * ```
 */
export function createWavWriter(options: WavWriterOptions): WavWriter {
  return new Writer(options);
}

/**
 * Encodes samples as a whole 16-bit PCM WAV file. `linear16` holds whole frames with interleaved
 * channels. Returns a new array, which the caller owns.
 *
 * @throws The errors of {@linkcode createWavWriter} and {@linkcode WavWriter.push}.
 */
export function encodeWav(
  linear16: Int16Array,
  options: WavWriterOptions,
): Uint8Array<ArrayBuffer> {
  const writer = new Writer(options);
  const file = writer.push(linear16);
  file.set(writer.finish());
  return file;
}

const HEADER_BYTES = 44;
const UNKNOWN_SIZE = 0xffff_ffff;
/** The RIFF size is the data and 36 bytes more. It must stay below UNKNOWN_SIZE. */
const MOST_DATA_BYTES = UNKNOWN_SIZE - 1 - 36;
const MOST_SAMPLE_RATE_HZ = 0x3fff_ffff;

class Writer implements WavWriter {
  readonly #sampleRateHz: number;
  readonly #channels: number;
  #dataBytes = 0;
  #state: "new" | "open" | "finished" = "new";

  constructor(options: WavWriterOptions) {
    const { sampleRateHz, channels = 1 } = options;
    requireCount(sampleRateHz, "sampleRateHz", 1);
    requireCount(channels, "channels", 1);
    // The header stores the rate multiplied by the frame size in 32 bits.
    if (sampleRateHz > MOST_SAMPLE_RATE_HZ) {
      throw new RangeError(
        `Cannot use \`sampleRateHz\`: it is ${sampleRateHz}. Pass ${MOST_SAMPLE_RATE_HZ} or less`,
      );
    }
    if (channels > 2) {
      throw new RangeError(`Cannot use \`channels\`: it is ${channels}. Pass 1 or 2`);
    }
    this.#sampleRateHz = sampleRateHz;
    this.#channels = channels;
  }

  push(linear16: Int16Array): Uint8Array<ArrayBuffer> {
    requireLinear16(linear16, "linear16");
    if (this.#state === "finished") {
      throw new Error("Cannot push samples: the WAV writer has finished");
    }
    if (linear16.length % this.#channels !== 0) {
      throw new RangeError(
        `Cannot use \`linear16\`: it holds ${linear16.length} samples. ` +
          `Pass whole frames of ${this.#channels} samples`,
      );
    }
    const dataBytes = this.#dataBytes + linear16.byteLength;
    if (dataBytes > MOST_DATA_BYTES) {
      throw new RangeError(
        `Cannot push samples: the WAV file would hold ${dataBytes} bytes of them, more than ` +
          `${MOST_DATA_BYTES}`,
      );
    }
    this.#dataBytes = dataBytes;
    const samples = encodePcm16(linear16);
    if (this.#state === "open") return samples;
    this.#state = "open";
    const bytes = new Uint8Array(HEADER_BYTES + samples.length);
    bytes.set(this.#header(UNKNOWN_SIZE, UNKNOWN_SIZE));
    bytes.set(samples, HEADER_BYTES);
    return bytes;
  }

  finish(): Uint8Array<ArrayBuffer> {
    if (this.#state === "finished") {
      throw new Error("Cannot finish: the WAV writer has finished already");
    }
    this.#state = "finished";
    return this.#header(this.#dataBytes + HEADER_BYTES - 8, this.#dataBytes);
  }

  #header(riffBytes: number, dataBytes: number): Uint8Array<ArrayBuffer> {
    const header = new Uint8Array(HEADER_BYTES);
    const view = new DataView(header.buffer);
    const frameSizeBytes = this.#channels * 2;
    const name = (at: number, id: string) => {
      for (let i = 0; i < id.length; i++) header[at + i] = id.charCodeAt(i);
    };
    name(0, "RIFF");
    view.setUint32(4, riffBytes, true);
    name(8, "WAVEfmt ");
    view.setUint32(16, 16, true);
    view.setUint16(20, 1, true); // PCM
    view.setUint16(22, this.#channels, true);
    view.setUint32(24, this.#sampleRateHz, true);
    view.setUint32(28, this.#sampleRateHz * frameSizeBytes, true);
    view.setUint16(32, frameSizeBytes, true);
    view.setUint16(34, 16, true);
    name(36, "data");
    view.setUint32(40, dataBytes, true);
    return header;
  }
}
