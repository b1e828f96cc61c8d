import type { AudioFormat } from "../audio/format.ts";

/**
 * The seam between an application's audio and the wire's: the application has PCM16 samples at its
 * own rate, the wire has bytes in `wireFormat`.
 *
 * A codec may keep state between calls (a resampler does), so one instance serves one stream in
 * each direction and is never shared between connections.
 */
export interface AudioCodec {
  /** What the bytes on the wire are. Fills the input and output format of every `session.update`. */
  readonly wireFormat: AudioFormat;
  /** Application samples to wire bytes. `linear16` is only valid during the call; the result may be kept. */
  encode(linear16: Int16Array): Uint8Array;
  /** Wire bytes to application samples. `wire` is only valid during the call; the result may be kept. */
  decode(wire: Uint8Array): Int16Array;
  /** The bytes that `encode` still holds back; leaves the encoder as new. Empty when there are none. */
  flush(): Uint8Array;
}
