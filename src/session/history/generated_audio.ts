import { soundMs } from "../../audio/_known_format.ts";
import { type AudioFormat, PCM16_24K } from "../../audio/format.ts";
import { audioFormatOf } from "../../contract/audio_format.ts";
import { base64SizeBytes } from "../../wire/base64.ts";

/**
 * How much audio the model has made of each part, from the events as they come: arithmetic alone,
 * nothing is decoded. Knows nothing where the audio takes another way (WebRTC, SIP).
 */
export class GeneratedAudio {
  #format: AudioFormat = PCM16_24K;
  /** Bytes by item, and by part of it. */
  readonly #sizes = new Map<string, number[]>();

  /** The server says how the session is configured. */
  configure(session: unknown): void {
    const { audio } = Object(session) as { audio?: { output?: { format?: unknown } } };
    this.#format = audioFormatOf(audio?.output?.format);
  }

  /** The model has made more of a part, as base64. */
  add(itemId: string, contentIndex: number, base64: string): void {
    const sizes = this.#sizes.get(itemId) ?? [];
    sizes[contentIndex] = (sizes[contentIndex] ?? 0) + base64SizeBytes(base64);
    this.#sizes.set(itemId, sizes);
  }

  /** Milliseconds made of a part; `undefined` if none came this way. */
  durationMs(itemId: string, contentIndex: number): number | undefined {
    const sizeBytes = this.#sizes.get(itemId)?.[contentIndex];
    return sizeBytes === undefined ? undefined : soundMs(this.#format, sizeBytes);
  }

  /** An item was deleted. */
  forget(itemId: string): void {
    this.#sizes.delete(itemId);
  }
}
