import { type AudioFormat, durationMsOf, sizeBytesOf } from "../../../audio/format.ts";

/** The memory of an empty buffer: less than half a second of audio. */
const SMALL_BYTES = 16_384;

/**
 * The caller's audio that does not belong to an item yet. It is in one piece of memory, so that
 * thousands of small appends leave no garbage. Positions are milliseconds since the first audio of
 * the session. Taking or clearing audio does not change them.
 */
export class InputBuffer {
  #format: AudioFormat;
  #store: Uint8Array<ArrayBuffer> = new Uint8Array(SMALL_BYTES);
  /** The start and the end of the audio in the store. */
  #from = 0;
  #to = 0;
  /** The position of the first byte, in bytes of the current format. */
  #startBytes = 0;
  /** The length of the audio that was appended in earlier formats. */
  #earlierMs = 0;

  constructor(format: AudioFormat) {
    this.#format = format;
  }

  /** The format of the bytes. */
  get format(): AudioFormat {
    return this.#format;
  }

  /** The position of the first byte. */
  get startMs(): number {
    return this.#earlierMs + durationMsOf(this.#format, this.#startBytes);
  }

  /** The position after the last byte: the length of all audio that was appended. */
  get endMs(): number {
    return this.#earlierMs + durationMsOf(this.#format, this.#endBytes);
  }

  /** The length of the audio in the buffer. */
  get bufferedMs(): number {
    return durationMsOf(this.#format, this.#to - this.#from);
  }

  /** Adds bytes, which are copied. */
  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#store.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** The bytes between two positions that are in the buffer. Valid until the buffer changes. */
  view(startMs: number, endMs: number): Uint8Array<ArrayBuffer> {
    const from = Math.max(0, this.#toBytes(startMs) - this.#startBytes);
    const to = Math.max(from, this.#toBytes(endMs) - this.#startBytes);
    return this.#store.subarray(
      Math.min(this.#from + from, this.#to),
      Math.min(this.#from + to, this.#to),
    );
  }

  /** All bytes in the buffer, including an odd byte at the end. A copy. */
  readAll(): Uint8Array<ArrayBuffer> {
    return this.#store.slice(this.#from, this.#to);
  }

  /** Drops the audio before a position. */
  dropBefore(positionMs: number): void {
    const excess = Math.min(this.#toBytes(positionMs), this.#endBytes) - this.#startBytes;
    if (excess <= 0) return;
    this.#from += excess;
    this.#startBytes += excess;
    this.#shrink();
  }

  /** Drops all audio. Positions continue. */
  clear(): void {
    this.#startBytes = this.#endBytes;
    this.#from = this.#to;
    this.#shrink();
  }

  /** Changes the format. Audio in the earlier format is dropped, as the two cannot be mixed. */
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

  /** Makes room at the end: moves the audio to the front of a store that is large enough. */
  #reserve(sizeBytes: number): void {
    if (this.#to + sizeBytes <= this.#store.length) return;
    const neededBytes = this.#to - this.#from + sizeBytes;
    this.#moveTo(neededBytes <= this.#store.length / 2 ? this.#store.length : neededBytes * 1.5);
  }

  /** Frees memory after a long turn was taken. */
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
