import { soundMs } from "../audio/_known_format.ts";
import { type AudioFormat, PCM16_24K } from "../audio/format.ts";

/**
 * How many items are counted. A conversation that deletes nothing would fill the memory, and an item is
 * truncated soon after its audio has come.
 */
const ITEMS_KEPT = 256;

/**
 * Counts how much audio the model has generated for each part of each item. It counts bytes and decodes
 * nothing. It stays empty where the audio does not come as messages of the connection (WebRTC, SIP).
 */
export class GeneratedAudio {
  #format: AudioFormat = PCM16_24K;
  /** The bytes of each part, by item id. */
  readonly #sizes = new Map<string, number[]>();

  /** Sets the format of the bytes that are counted. @default PCM16 at 24 kHz */
  configure(format: AudioFormat | undefined): void {
    this.#format = format ?? PCM16_24K;
  }

  /** Adds `sizeBytes` to the count of a part. */
  add(itemId: string, contentIndex: number, sizeBytes: number): void {
    const known = this.#sizes.get(itemId);
    const sizes = known ?? [];
    sizes[contentIndex] = (sizes[contentIndex] ?? 0) + sizeBytes;
    if (known) return; // most pieces of audio belong to an item that is counted already
    this.#sizes.set(itemId, sizes);
    if (this.#sizes.size > ITEMS_KEPT) this.#sizes.delete(this.#sizes.keys().next().value!);
  }

  /** Returns the milliseconds generated for a part; `undefined` if no audio was counted for it. */
  durationMs(itemId: string, contentIndex: number): number | undefined {
    const sizeBytes = this.#sizes.get(itemId)?.[contentIndex];
    return sizeBytes === undefined ? undefined : soundMs(this.#format, sizeBytes);
  }

  /** Forgets an item that was deleted. */
  forget(itemId: string): void {
    this.#sizes.delete(itemId);
  }
}
