import { type AudioFormat, durationMsOf, sizeBytesOf } from "../../../audio/format.ts";

/** What an empty buffer holds on to: less than half a second. */
const SMALL_BYTES = 16_384;

/**
 * The caller's audio that is in no item yet, in one piece of memory, so that thousands of small
 * appends leave nothing behind. Positions are milliseconds since the first audio ever appended in
 * the session, whatever has been taken or cleared since.
 */
export class InputBuffer {
  #format: AudioFormat;
  #store: Uint8Array<ArrayBuffer> = new Uint8Array(SMALL_BYTES);
  /** Where in the store the audio begins and ends. */
  #from = 0;
  #to = 0;
  /** Position of the first byte, in bytes of this format. */
  #startBytes = 0;
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
    return durationMsOf(this.#format, this.#to - this.#from);
  }

  /** Adds bytes. They are copied. */
  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#store.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** The bytes between two positions, as far as they are there. Valid until the buffer changes. */
  view(startMs: number, endMs: number): Uint8Array<ArrayBuffer> {
    const from = Math.max(0, this.#toBytes(startMs) - this.#startBytes);
    const to = Math.max(from, this.#toBytes(endMs) - this.#startBytes);
    return this.#store.subarray(
      Math.min(this.#from + from, this.#to),
      Math.min(this.#from + to, this.#to),
    );
  }

  /** Everything there is, the odd byte at the end included. A copy. */
  readAll(): Uint8Array<ArrayBuffer> {
    return this.#store.slice(this.#from, this.#to);
  }

  /** Forgets what lies before a position. */
  dropBefore(positionMs: number): void {
    const excess = Math.min(this.#toBytes(positionMs), this.#endBytes) - this.#startBytes;
    if (excess <= 0) return;
    this.#from += excess;
    this.#startBytes += excess;
    this.#shrink();
  }

  /** Forgets everything. Positions go on from where they are. */
  clear(): void {
    this.#startBytes = this.#endBytes;
    this.#from = this.#to;
    this.#shrink();
  }

  /** Goes on in another format. What is there cannot be mixed with it, so it is forgotten. */
  changeFormat(format: AudioFormat): void {
    this.#earlierMs = this.endMs;
    this.#from = this.#to = 0;
    this.#startBytes = 0;
    this.#format = format;
  }

  get #endBytes(): number {
    return this.#startBytes + this.#to - this.#from;
  }

  #toBytes(positionMs: number): number {
    return sizeBytesOf(this.#format, Math.max(0, positionMs - this.#earlierMs));
  }

  /** Makes room at the end: by moving what is there to the front, in a store that fits. */
  #reserve(sizeBytes: number): void {
    if (this.#to + sizeBytes <= this.#store.length) return;
    const neededBytes = this.#to - this.#from + sizeBytes;
    this.#moveTo(neededBytes <= this.#store.length / 2 ? this.#store.length : neededBytes * 1.5);
  }

  /** A turn has been taken: its memory is not kept for the next one. */
  #shrink(): void {
    const sizeBytes = this.#to - this.#from;
    if (this.#store.length > SMALL_BYTES && sizeBytes < this.#store.length / 4) {
      this.#moveTo(sizeBytes * 1.5);
    }
  }

  #moveTo(capacityBytes: number): void {
    const audio = this.#store.subarray(this.#from, this.#to);
    if (capacityBytes === this.#store.length) this.#store.copyWithin(0, this.#from, this.#to);
    else {
      this.#store = new Uint8Array(Math.max(SMALL_BYTES, Math.ceil(capacityBytes)));
      this.#store.set(audio);
    }
    this.#to = audio.length;
    this.#from = 0;
  }
}
