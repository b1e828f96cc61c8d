import { type AudioFormat, PCM16_24K, PCMA, PCMU } from "../audio/format.ts";
import type { RealtimeAudioFormatDefinition } from "./session_config.ts";

/**
 * Returns the object form of a format, which may be written as an object or as an older name. Any other
 * value means PCM16 at 24 kHz.
 */
export function toFormat(format: unknown): RealtimeAudioFormatDefinition {
  if (typeof format === "object" && format !== null) {
    const { type, rate } = format as { readonly type?: unknown; readonly rate?: unknown };
    const unusable = type === "audio/pcm" && !Number.isFinite(rate);
    if (!unusable) return format as RealtimeAudioFormatDefinition;
  }
  if (format === "g711_ulaw") return { type: "audio/pcmu" };
  if (format === "g711_alaw") return { type: "audio/pcma" };
  return { type: "audio/pcm", rate: 24_000 };
}

/** Returns a wire format as an {@linkcode AudioFormat}. A missing or unknown format means PCM16 at 24 kHz. */
export function audioFormatOf(wire: unknown): AudioFormat {
  const { type, rate } = toFormat(wire) as { type?: unknown; rate?: unknown };
  if (type === "audio/pcmu") return PCMU;
  if (type === "audio/pcma") return PCMA;
  return isRate(rate) ? { type: "audio/pcm", rateHz: rate } : PCM16_24K;
}

/** Whether a value can be a sample rate: a whole number of hertz, more than 0. */
export function isRate(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
