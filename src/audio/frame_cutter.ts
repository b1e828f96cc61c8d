import { requireBytes, requireCount } from "./_check.ts";

/** What {@linkcode createFrameCutter} needs to know. */
export interface FrameCutterOptions {
  /** Bytes of each frame: 1 or more. See `sizeBytesOf` for the frames of a format. */
  readonly frameSizeBytes: number;
}

/** Cuts a stream of bytes into frames of one size. Made by {@linkcode createFrameCutter}. */
export interface FrameCutter {
  /** Bytes of each frame. */
  readonly frameSizeBytes: number;
  /** Bytes that wait for the rest of their frame: 0 to `frameSizeBytes - 1`. */
  readonly heldSizeBytes: number;
  /**
   * Takes the next bytes, any number of them, and returns the frames that they complete, in order,
   * often none. `bytes` is only valid during the call; each frame is a copy with a buffer of its
   * own, and the caller's.
   *
   * @throws {TypeError} If `bytes` is not a `Uint8Array`.
   */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer>[];
  /**
   * The bytes of the last frame, which is not complete, and empty if there are none; the cutter is
   * as new afterwards. With `padByte` a frame that has begun is filled up with it (see
   * `silenceByteOf`), and is as long as the others. The result is the caller's.
   *
   * @throws {RangeError} If `padByte` is not a whole number from 0 to 255; nothing is lost then.
   */
  flush(padByte?: number): Uint8Array<ArrayBuffer>;
}

/**
 * A cutter for bytes that come in any pieces and go on in frames, as carriers and packet codecs
 * want them.
 *
 * @throws {TypeError} If `frameSizeBytes` is not a number.
 * @throws {RangeError} If it is not a whole number of 1 or more.
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
      if (padByte > 255) throw new RangeError(`padByte must be 255 or less: got ${padByte}`);
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
