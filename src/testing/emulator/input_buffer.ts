import { type AudioFormat, durationMsOf, sizeBytesOf } from "../../audio/format.ts";
import { concat } from "./item_audio.ts";

/**
 * The caller's audio that is in no item yet. Positions are milliseconds since the first audio ever
 * appended in the session, whatever has been taken or cleared since.
 */
export class InputBuffer {
  #format: AudioFormat;
  #chunks: Uint8Array[] = [];
  /** Position of the first byte, in bytes of this format. */
  #startBytes = 0;
  #endBytes = 0;
  /** What was appended in formats before this one. */
  #earlierMs = 0;

  constructor(format: AudioFormat) {
    this.#format = format;
  }

  /** What the bytes are. */
  get format(): AudioFormat {
    return this.#format;
  }

  /** Position of the first byte. */
  get startMs(): number {
    return this.#earlierMs + durationMsOf(this.#format, this.#startBytes);
  }

  /** Position after the last byte: everything that was ever appended. */
  get endMs(): number {
    return this.#earlierMs + durationMsOf(this.#format, this.#endBytes);
  }

  /** How much there is. */
  get bufferedMs(): number {
    return durationMsOf(this.#format, this.#endBytes - this.#startBytes);
  }

  /** Adds bytes, which are kept. */
  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#endBytes += bytes.length;
  }

  /** The bytes between two positions, as far as they are there. A copy. */
  read(startMs: number, endMs: number): Uint8Array<ArrayBuffer> {
    const from = Math.max(this.#toBytes(startMs), this.#startBytes);
    const to = Math.max(from, Math.min(this.#toBytes(endMs), this.#endBytes));
    const bytes = concat([], to - from);
    let chunkEnd = this.#endBytes;
    for (let i = this.#chunks.length - 1; i >= 0 && chunkEnd > from; i--) {
      const chunk = this.#chunks[i]!;
      const chunkStart = chunkEnd - chunk.length;
      if (chunkStart < to) {
        const first = Math.max(from, chunkStart);
        const part = chunk.subarray(first - chunkStart, Math.min(to, chunkEnd) - chunkStart);
        bytes.set(part, first - from);
      }
      chunkEnd = chunkStart;
    }
    return bytes;
  }

  /** Everything there is, the odd byte at the end included. A copy. */
  readAll(): Uint8Array<ArrayBuffer> {
    return concat(this.#chunks, this.#endBytes - this.#startBytes);
  }

  /** Forgets what lies before a position. */
  dropBefore(positionMs: number): void {
    const target = Math.min(this.#toBytes(positionMs), this.#endBytes);
    let dropped = 0;
    while (this.#startBytes < target) {
      const chunk = this.#chunks[dropped]!;
      const excess = target - this.#startBytes;
      if (chunk.length > excess) {
        this.#chunks[dropped] = chunk.subarray(excess);
        this.#startBytes = target;
      } else {
        this.#startBytes += chunk.length;
        dropped++;
      }
    }
    if (dropped > 0) this.#chunks.splice(0, dropped);
  }

  /** Forgets everything. Positions go on from where they are. */
  clear(): void {
    this.#chunks = [];
    this.#startBytes = this.#endBytes;
  }

  /** Goes on in another format. What is there cannot be mixed with it, so it is forgotten. */
  changeFormat(format: AudioFormat): void {
    this.#earlierMs = this.endMs;
    this.#chunks = [];
    this.#startBytes = this.#endBytes = 0;
    this.#format = format;
  }

  #toBytes(positionMs: number): number {
    return sizeBytesOf(this.#format, Math.max(0, positionMs - this.#earlierMs));
  }
}
