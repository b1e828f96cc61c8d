import { joinedBytes } from "../../../audio/_join.ts";
import { type AudioFormat, durationMsOf, sizeBytesOf } from "../../../audio/format.ts";

/** The audio of one content part. It grows while the model speaks, and can be truncated. */
export class ItemAudio {
  /** The format of the bytes. */
  readonly format: AudioFormat;
  #chunks: Uint8Array[] = [];
  #sizeBytes = 0;
  #truncated = false;

  constructor(format: AudioFormat, bytes?: Uint8Array) {
    this.format = format;
    if (bytes) this.append(bytes);
  }

  /** Whether the audio was truncated. It then has no transcript, and takes no more bytes. */
  get isTruncated(): boolean {
    return this.#truncated;
  }

  /** The number of bytes. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The length of the audio. */
  get durationMs(): number {
    return durationMsOf(this.format, this.#sizeBytes);
  }

  /** Adds bytes, which are not copied. Does nothing after a truncation. */
  append(bytes: Uint8Array): void {
    if (this.#truncated) return;
    this.#chunks.push(bytes);
    this.#sizeBytes += bytes.length;
  }

  /** Removes the audio after `endMs`. */
  truncate(endMs: number): void {
    const bytes = this.toBytes().slice(0, sizeBytesOf(this.format, endMs));
    this.#chunks = [bytes];
    this.#sizeBytes = bytes.length;
    this.#truncated = true;
  }

  /** All bytes in one array. It is a copy, unless the audio consists of one piece. */
  toBytes(): Uint8Array {
    const [first] = this.#chunks;
    if (first && this.#chunks.length === 1) return first;
    return joinedBytes(this.#chunks);
  }
}
