import { requireCount, requireLinear16 } from "./_check.ts";
import { encodePcm16 } from "./pcm16.ts";

/** What a WAV file is to say about its samples. */
export interface WavWriterOptions {
  /** Samples a second of each channel: a whole number of 1 or more. */
  readonly sampleRateHz: number;
  /** 1 for mono, 2 for stereo. @default 1 */
  readonly channels?: 1 | 2;
}

/** Makes a WAV file while its samples arrive. Made by {@linkcode createWavWriter}. */
export interface WavWriter {
  /**
   * The next bytes of the file: those of `linear16` (channels interleaved, whole frames), after the
   * header if it is the first push. `linear16` is only valid during the call; the result is new and
   * the caller's.
   *
   * @throws {TypeError} If `linear16` is not an `Int16Array`.
   * @throws {RangeError} If a frame is not complete, or the file would pass the 4 GiB of a WAV file.
   * @throws {Error} After `finish`.
   */
  push(linear16: Int16Array): Uint8Array<ArrayBuffer>;
  /**
   * Ends the file: the 44 bytes of the header with the true sizes in it, to be written over the
   * first 44 of the file. Where that cannot be done (a pipe, a response), the file is as it is: the
   * header that went first says that the length was not known, and readers read to the end.
   *
   * @throws {Error} If called twice.
   */
  finish(): Uint8Array<ArrayBuffer>;
}

/**
 * A streaming writer of 16-bit PCM WAV files, mono or stereo.
 *
 * @throws {TypeError} If an option is not a number.
 * @throws {RangeError} If the rate is not a whole number of 1 or more, or `channels` neither 1 nor 2.
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
 * A whole 16-bit PCM WAV file. `linear16` has its channels interleaved; the result is new and the
 * caller's.
 *
 * @throws As {@linkcode createWavWriter} and {@linkcode WavWriter.push} do.
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
/** The RIFF size counts the data and 36 bytes more, and UNKNOWN_SIZE is taken. */
const MOST_DATA_BYTES = UNKNOWN_SIZE - 1 - 36;

class Writer implements WavWriter {
  readonly #sampleRateHz: number;
  readonly #channels: number;
  #dataBytes = 0;
  #state: "new" | "open" | "finished" = "new";

  constructor(options: WavWriterOptions) {
    const { sampleRateHz, channels = 1 } = options;
    requireCount(sampleRateHz, "sampleRateHz", 1);
    requireCount(channels, "channels", 1);
    // the header has room for rate x frame size in 32 bits
    if (sampleRateHz > 0x3fff_ffff) {
      throw new RangeError(`sampleRateHz must fit the header: got ${sampleRateHz}`);
    }
    if (channels > 2) throw new RangeError(`channels must be 1 or 2: got ${channels}`);
    this.#sampleRateHz = sampleRateHz;
    this.#channels = channels;
  }

  push(linear16: Int16Array): Uint8Array<ArrayBuffer> {
    requireLinear16(linear16, "linear16");
    if (this.#state === "finished") {
      throw new Error("Cannot push samples as the WAV writer has finished");
    }
    if (linear16.length % this.#channels !== 0) {
      throw new RangeError(
        `linear16 must hold whole frames of ${this.#channels} samples: got ${linear16.length}`,
      );
    }
    const dataBytes = this.#dataBytes + linear16.byteLength;
    if (dataBytes > MOST_DATA_BYTES) {
      throw new RangeError(`A WAV file holds up to ${MOST_DATA_BYTES} bytes: got ${dataBytes}`);
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
      throw new Error("Cannot finish as the WAV writer has finished already");
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
