import type { AudioFormat } from "../audio/format.ts";

/**
 * The seam between an application's audio and the wire's: the application has PCM16 samples at its
 * own rate, the wire has bytes in `wireFormat`.
 *
 * A codec may keep state between calls (a resampler does), so one instance serves one stream in
 * each direction and is never shared between connections.
 *
 * `codecContract` in `@voicewire/realtime/testing` proves a codec of your own with one call.
 *
 * @typeParam WireFormat What the wire carries. Left out, it is what the Realtime API can be told;
 * a codec for another wire names its own, and does not fit where the API's is wanted.
 */
export interface AudioCodec<WireFormat extends { readonly type: string } = AudioFormat> {
  /** What the bytes on the wire are. Fills the input and output format of every `session.update`. */
  readonly wireFormat: WireFormat;
  /** Application samples to wire bytes. `linear16` is only valid during the call; the result may be kept. */
  encode(linear16: Int16Array): Uint8Array;
  /** Wire bytes to application samples. `wire` is only valid during the call; the result may be kept. */
  decode(wire: Uint8Array): Int16Array;
  /** The bytes that `encode` still holds back; leaves the encoder as new. Empty when there are none. */
  flush(): Uint8Array;
  /**
   * The samples that `decode` still holds back; leaves the decoder as new. A transport calls it at
   * the end of each item's audio, and where it begins anew: at an interruption and a new
   * connection. A codec whose `decode` holds nothing back may leave it out.
   */
  flushDecode?(): Int16Array;
}
