import type { AudioFormat } from "./format.ts";

// Arithmetic for formats that are known to be valid: these functions check nothing.

export function rateHz(format: AudioFormat): number {
  return format.type === "audio/pcm" ? format.rateHz : 8_000;
}

export function sampleSizeBytes({ type }: AudioFormat): number {
  return type === "audio/pcm" ? 2 : 1;
}

export function soundMs(format: AudioFormat, sizeBytes: number): number {
  return Math.floor(sizeBytes / sampleSizeBytes(format)) * 1000 / rateHz(format);
}

export function silenceByte({ type }: AudioFormat): number {
  if (type === "audio/pcmu") return 0xff;
  return type === "audio/pcma" ? 0xd5 : 0x00;
}
