import { type AudioFormat, durationMsOf, PCM16_24K } from "../audio/format.ts";
import { audioFormatOf } from "../transport/audio_path.ts";
import { base64SizeBytes } from "../wire/base64.ts";

type Event = { readonly type: string; readonly [field: string]: unknown };

/**
 * How much audio the model has made of each part, from the events as they come: arithmetic alone,
 * nothing is decoded. Knows nothing where the audio takes another way (WebRTC, SIP).
 */
export class GeneratedAudio {
  #format: AudioFormat = PCM16_24K;
  readonly #sizes = new Map<string, number>();

  /** One event of the server. */
  handle(event: Event): void {
    if (event.type === "response.output_audio.delta") {
      if (typeof event.delta !== "string") return;
      const key = keyOf(event.item_id, event.content_index);
      this.#sizes.set(key, (this.#sizes.get(key) ?? 0) + base64SizeBytes(event.delta));
    } else if (event.type === "session.created" || event.type === "session.updated") {
      const session = event.session as { audio?: { output?: { format?: unknown } } } | undefined;
      this.#format = audioFormatOf(session?.audio?.output?.format);
    }
  }

  /** Milliseconds made of a part; `undefined` if none came this way. */
  durationMs(itemId: string, contentIndex: number): number | undefined {
    const sizeBytes = this.#sizes.get(keyOf(itemId, contentIndex));
    return sizeBytes === undefined ? undefined : durationMsOf(this.#format, sizeBytes);
  }

  /** Forgets everything, as at the end of a connection. */
  reset(): void {
    this.#sizes.clear();
    this.#format = PCM16_24K;
  }
}

function keyOf(itemId: unknown, contentIndex: unknown): string {
  return `${contentIndex ?? 0} ${itemId}`;
}
