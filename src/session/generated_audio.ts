import { soundMs } from "../audio/_known_format.ts";
import { type AudioFormat, PCM16_24K } from "../audio/format.ts";
import { audioFormatOf } from "../transport/audio_path.ts";
import { contentIndexOf } from "../transport/event_fields.ts";
import { base64SizeBytes } from "../wire/base64.ts";

type Event = {
  readonly type: string;
  readonly content_index?: unknown;
  readonly [field: string]: unknown;
};

/**
 * How much audio the model has made of each part, from the events as they come: arithmetic alone,
 * nothing is decoded. Knows nothing where the audio takes another way (WebRTC, SIP).
 */
export class GeneratedAudio {
  #format: AudioFormat = PCM16_24K;
  /** Bytes by item, and by part of it. */
  readonly #sizes = new Map<string, number[]>();

  /** One event of the server. */
  handle(event: Event): void {
    if (event.type === "response.output_audio.delta") {
      const { delta, item_id: itemId } = event;
      if (typeof delta !== "string" || typeof itemId !== "string") return;
      const index = contentIndexOf(event);
      const sizes = this.#sizes.get(itemId) ?? [];
      sizes[index] = (sizes[index] ?? 0) + base64SizeBytes(delta);
      this.#sizes.set(itemId, sizes);
    } else if (event.type === "session.created" || event.type === "session.updated") {
      const session = event.session as { audio?: { output?: { format?: unknown } } } | undefined;
      this.#format = audioFormatOf(session?.audio?.output?.format);
    }
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
