import { requireBytes } from "./_check.ts";
import { joinedBytes, joinedLinear16 } from "./_join.ts";
import { linear16FromWav, parseWavFormat } from "./_wav_format.ts";
import { WavError } from "./wav_error.ts";
import type { WavFormat, WavReader } from "./wav_reader.ts";

/** Whether a size is one that programs write when they do not know the length of the file. */
const isUnknownSize = (sizeBytes: number): boolean => sizeBytes === 0 || sizeBytes >= 0x7fff_f000;

/** Real `fmt ` chunks are far smaller. A chunk that claims more is not read into memory. */
const MOST_FORMAT_BYTES = 4096;

/** Parses a WAV file from pieces of any size. `WavReader` documents its behaviour. */
export class WavParser implements WavReader {
  #format: WavFormat | undefined;
  #input: Uint8Array = new Uint8Array(0);
  #ended = false;
  #error: unknown;
  /** The number of bytes read so far. */
  #position = 0;
  /** The file's size in bytes by its RIFF header; `Infinity` if that is not known. */
  #riffEnd = Infinity;
  #foundData = false;
  /** The bytes of an incomplete frame, or all data that has arrived before the `fmt ` chunk. */
  #heldData: Uint8Array[] = [];
  #completed: Int16Array[] = [];
  /** Parses the file from start to end. It yields each time it needs more bytes. */
  readonly #parser: Generator<void, void>;

  constructor() {
    this.#parser = this.#file();
  }

  get format(): WavFormat | undefined {
    return this.#format;
  }

  push(bytes: Uint8Array): Int16Array<ArrayBuffer> {
    requireBytes(bytes, "bytes");
    if (this.#error !== undefined) throw this.#error;
    if (this.#ended) throw new Error("Cannot push bytes: the WAV reader has ended");
    this.#input = bytes;
    this.#parse();
    const linear16 = joinedLinear16(this.#completed);
    this.#completed = [];
    return linear16;
  }

  end(): void {
    if (this.#error !== undefined) throw this.#error;
    this.#ended = true;
    this.#parse();
  }

  #parse(): void {
    try {
      this.#parser.next();
    } catch (error) {
      this.#error = error;
      throw error;
    } finally {
      this.#input = new Uint8Array(0);
    }
  }

  *#file(): Generator<void, void> {
    yield* this.#riffHeader();
    for (;;) {
      const header = yield* this.#nextChunkHeader();
      if (!header) break;
      const { id, sizeBytes } = header;
      if (id === "fmt ") yield* this.#formatChunk(sizeBytes);
      else if (id === "data") yield* this.#dataChunk(sizeBytes);
      else yield* this.#each(sizeBytes, `${JSON.stringify(id)} chunk`, () => {});
      if (sizeBytes % 2 === 1) yield* this.#some(1); // the pad byte, or the end
    }
    if (!this.#format) {
      throw new WavError("malformed", "Cannot read the WAV file: it has no fmt chunk");
    }
    if (!this.#foundData) {
      throw new WavError("malformed", "Cannot read the WAV file: it has no data chunk");
    }
    if ((yield* this.#some(1)).length > 0) {
      throw new WavError(
        "malformed",
        `Cannot read the WAV file: it goes on after the ${this.#riffEnd} bytes that its RIFF ` +
          "header declares",
      );
    }
  }

  *#riffHeader(): Generator<void, void> {
    const header = yield* this.#take(12, "RIFF header");
    const id = ascii(header, 0);
    if (id === "RIFX" || id === "RF64") {
      throw new WavError(
        "unsupported",
        `Cannot read the WAV file: it begins with ${id}. Convert it to a RIFF file`,
      );
    }
    if (id !== "RIFF" || ascii(header, 8) !== "WAVE") {
      throw new WavError(
        "not_wav",
        "Cannot read the WAV file: it does not begin with RIFF and WAVE",
      );
    }
    const sizeBytes = uint32(header, 4);
    if (!isUnknownSize(sizeBytes)) this.#riffEnd = 8 + sizeBytes;
  }

  /** The next chunk's name and size; `undefined` at the end of the file. */
  *#nextChunkHeader(): Generator<void, { id: string; sizeBytes: number } | undefined> {
    // Some programs do not count the pad byte in the RIFF size, so the position can be one beyond.
    if (this.#position >= this.#riffEnd) return;
    const first = yield* this.#some(1);
    if (first.length === 0 && this.#riffEnd === Infinity) return;
    if (first.length === 0) {
      throw new WavError(
        "truncated",
        `Cannot read the WAV file: it ended after ${this.#position} of the ${this.#riffEnd} ` +
          "bytes that its RIFF header declares",
      );
    }
    const header = new Uint8Array(8);
    header.set(first);
    header.set(yield* this.#take(7, "chunk header"), 1);
    const id = ascii(header, 0);
    let sizeBytes = uint32(header, 4);
    if (id === "data" && this.#riffEnd === Infinity && isUnknownSize(sizeBytes)) {
      sizeBytes = Infinity;
    }
    if (sizeBytes !== Infinity && this.#position + sizeBytes > this.#riffEnd) {
      throw new WavError(
        "malformed",
        `Cannot read the WAV file: its ${JSON.stringify(id)} chunk of ${sizeBytes} bytes at byte ` +
          `${this.#position} does not fit the ${this.#riffEnd} bytes that its RIFF header declares`,
      );
    }
    return { id, sizeBytes };
  }

  *#formatChunk(sizeBytes: number): Generator<void, void> {
    if (this.#format) {
      throw new WavError("malformed", "Cannot read the WAV file: it has two fmt chunks");
    }
    if (sizeBytes > MOST_FORMAT_BYTES) {
      throw new WavError(
        "malformed",
        `Cannot read the WAV file: its fmt chunk has ${sizeBytes} bytes, more than ` +
          `${MOST_FORMAT_BYTES}`,
      );
    }
    this.#format = parseWavFormat(yield* this.#take(sizeBytes, "fmt chunk"));
    if (this.#foundData) {
      this.#complete();
      this.#requireWholeFrames();
    }
  }

  *#dataChunk(sizeBytes: number): Generator<void, void> {
    if (this.#foundData) {
      throw new WavError("malformed", "Cannot read the WAV file: it has two data chunks");
    }
    this.#foundData = true;
    yield* this.#each(sizeBytes, "data chunk", (bytes) => {
      // The caller may reuse `bytes` after the push, so bytes that have to wait are copied.
      this.#heldData.push(this.#format ? bytes : new Uint8Array(bytes));
      this.#complete();
    });
    this.#requireWholeFrames();
  }

  /** Turns the held bytes into samples, and keeps the bytes of an incomplete frame. */
  #complete(): void {
    const format = this.#format;
    if (!format) return;
    const frameSizeBytes = (format.channels * format.bitsPerSample) / 8;
    const bytes = this.#heldData.length === 1 ? this.#heldData[0]! : joinedBytes(this.#heldData);
    const wholeBytes = bytes.length - (bytes.length % frameSizeBytes);
    this.#completed.push(linear16FromWav(bytes.subarray(0, wholeBytes), format));
    const rest = bytes.subarray(wholeBytes);
    this.#heldData = rest.length > 0 ? [new Uint8Array(rest)] : [];
  }

  #requireWholeFrames(): void {
    if (!this.#format || this.#heldData.length === 0) return;
    throw new WavError(
      "malformed",
      `Cannot read the WAV file: its data chunk ends ${joinedBytes(this.#heldData).length} bytes ` +
        `into a frame of ${this.#format.channels} x ${this.#format.bitsPerSample} bits`,
    );
  }

  /** Reads exactly `sizeBytes` bytes, as a copy. */
  *#take(sizeBytes: number, what: string): Generator<void, Uint8Array> {
    const taken = new Uint8Array(sizeBytes);
    let filled = 0;
    yield* this.#each(sizeBytes, what, (bytes) => {
      taken.set(bytes, filled);
      filled += bytes.length;
    });
    return taken;
  }

  /** Calls `handleBytes` with the next `sizeBytes` bytes as they arrive; with all if `Infinity`. */
  *#each(
    sizeBytes: number,
    what: string,
    handleBytes: (bytes: Uint8Array) => void,
  ): Generator<void, void> {
    for (let left = sizeBytes; left > 0;) {
      const bytes = yield* this.#some(left);
      if (bytes.length === 0) {
        if (sizeBytes === Infinity) return;
        throw new WavError(
          "truncated",
          `Cannot read the WAV file: it ended after ${this.#position} bytes, with ${left} of the ` +
            `${sizeBytes} bytes of its ${what} missing`,
        );
      }
      left -= bytes.length;
      handleBytes(bytes);
    }
  }

  /** Reads 1 to `most` bytes; none at the end of the file. */
  *#some(most: number): Generator<void, Uint8Array> {
    while (this.#input.length === 0 && !this.#ended) yield;
    const bytes = this.#input.subarray(0, most);
    this.#input = this.#input.subarray(bytes.length);
    this.#position += bytes.length;
    return bytes;
  }
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}
