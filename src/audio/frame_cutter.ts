import { requireBytes, requireCount } from "./_check.ts";

/** Options of {@linkcode createFrameCutter}. */
export interface FrameCutterOptions {
  /** The size of each frame in bytes: 1 or more. `sizeBytesOf` computes it for a format. */
  readonly frameSizeBytes: number;
}

/** Cuts a stream of bytes into frames of one size. {@linkcode createFrameCutter} creates it. */
export interface FrameCutter {
  /** The size of each frame in bytes. */
  readonly frameSizeBytes: number;
  /** The number of bytes that wait for the rest of their frame: 0 to `frameSizeBytes - 1`. */
  readonly heldSizeBytes: number;
  /**
   * Adds the next bytes of the stream and returns the frames that are now complete, in order. The
   * list is often empty. `bytes` may have any length and is read during the call only. Each frame
   * is a copy with its own buffer, which the caller owns.
   *
   * @throws {TypeError} If `bytes` is not a `Uint8Array`.
   */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer>[];
  /**
   * Returns the bytes of the incomplete last frame, or an empty array if there are none, and resets
   * the cutter. With `padByte`, a frame that has begun is filled up with that byte to its full
   * size; `silenceByteOf` gives the byte for silence. The caller owns the result.
   *
   * @throws {TypeError} If `padByte` is not a number. The held bytes stay.
   * @throws {RangeError} If `padByte` is not a whole number from 0 to 255. The held bytes stay.
   */
  flush(padByte?: number): Uint8Array<ArrayBuffer>;
}

/**
 * Creates a cutter that turns bytes in pieces of any size into frames of one size, as telephone
 * carriers and packet codecs need them.
 *
 * @throws {TypeError} If `frameSizeBytes` is not a number.
 * @throws {RangeError} If `frameSizeBytes` is not a whole number of 1 or more.
 *
 * @example Frames of 20 ms for a telephone
 * ```ts
 * import { createFrameCutter, PCMU, silenceByteOf, sizeBytesOf } from "@voicewire/realtime/audio";
 *
 * const cutter = createFrameCutter({ frameSizeBytes: sizeBytesOf(PCMU, 20) });
 * const frames = cutter.push(new Uint8Array(500));
 * const last = cutter.flush(silenceByteOf(PCMU));
 * if (frames.length !== 3 || last.length !== 160) throw new Error("not frames of 20 ms");
 * ```
 */
export function createFrameCutter(options: FrameCutterOptions): FrameCutter {
  return new Cutter(options.frameSizeBytes);
}

class Cutter implements FrameCutter {
  readonly frameSizeBytes: number;
  readonly #held: Uint8Array<ArrayBuffer>;
  #heldSizeBytes = 0;

  constructor(frameSizeBytes: number) {
    requireCount(frameSizeBytes, "frameSizeBytes", 1);
    this.frameSizeBytes = frameSizeBytes;
    this.#held = new Uint8Array(frameSizeBytes);
  }

  get heldSizeBytes(): number {
    return this.#heldSizeBytes;
  }

  push(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
    requireBytes(bytes, "bytes");
    const frames: Uint8Array<ArrayBuffer>[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = Math.min(bytes.length, at + this.frameSizeBytes - this.#heldSizeBytes);
      this.#held.set(bytes.subarray(at, end), this.#heldSizeBytes);
      this.#heldSizeBytes += end - at;
      at = end;
      if (this.#heldSizeBytes === this.frameSizeBytes) frames.push(this.flush());
    }
    return frames;
  }

  flush(padByte?: number): Uint8Array<ArrayBuffer> {
    if (padByte !== undefined) {
      requireCount(padByte, "padByte", 0);
      if (padByte > 255) {
        throw new RangeError(`Cannot use \`padByte\`: it is ${padByte}. Pass 0 to 255`);
      }
      if (this.#heldSizeBytes > 0) {
        this.#held.fill(padByte, this.#heldSizeBytes);
        this.#heldSizeBytes = this.frameSizeBytes;
      }
    }
    const bytes = this.#held.slice(0, this.#heldSizeBytes);
    this.#heldSizeBytes = 0;
    return bytes;
  }
}
