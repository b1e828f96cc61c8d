/** G.711 is always 8 kHz; PCM16 may be at any rate. */
export type AudioFormat =
  | { readonly type: "audio/pcm"; readonly rateHz: number }
  | { readonly type: "audio/pcmu" }
  | { readonly type: "audio/pcma" };

/** Signed 16-bit little-endian mono at 24 kHz: what the Realtime API speaks by default. */
export const PCM16_24K: AudioFormat = { type: "audio/pcm", rateHz: 24_000 };
