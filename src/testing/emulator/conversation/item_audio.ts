import { joinedBytes } from "../../../audio/_join.ts";
import { type AudioFormat, durationMsOf, sizeBytesOf } from "../../../audio/format.ts";

/** The audio of one content part: grows while the model speaks, and can be cut once. */
export class ItemAudio {
  /** What the bytes are. */
  readonly format: AudioFormat;
  #chunks: Uint8Array[] = [];
  #sizeBytes = 0;
  #truncated = false;

  constructor(format: AudioFormat, bytes?: Uint8Array) {
    this.format = format;
    if (bytes) this.append(bytes);
  }

  /** Whether it was cut. Its transcript is gone then, and what still comes is not kept. */
  get isTruncated(): boolean {
    return this.#truncated;
  }

  /** How many bytes there are. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** How long they last. */
  get durationMs(): number {
    return durationMsOf(this.format, this.#sizeBytes);
  }

  /** Adds bytes, which are kept. Does nothing after a truncation. */
  append(bytes: Uint8Array): void {
    if (this.#truncated) return;
    this.#chunks.push(bytes);
    this.#sizeBytes += bytes.length;
  }

  /** Removes what comes after `endMs`. */
  truncate(endMs: number): void {
    const bytes = this.toBytes().slice(0, sizeBytesOf(this.format, endMs));
    this.#chunks = [bytes];
    this.#sizeBytes = bytes.length;
    this.#truncated = true;
  }

  /** All bytes in one piece. The result is a copy, unless the audio came in one piece. */
  toBytes(): Uint8Array {
    const [first] = this.#chunks;
    if (first && this.#chunks.length === 1) return first;
    return joinedBytes(this.#chunks);
  }
}
