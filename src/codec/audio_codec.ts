import type { AudioFormat } from "../audio/format.ts";

/**
 * Converts between an application's audio and the audio on the wire. The application has PCM16
 * samples at its own rate; the wire has bytes in `wireFormat`.
 *
 * A codec may keep state between calls, as a resampler does. So one codec serves one stream in each
 * direction: never share it between connections.
 *
 * To test your own codec, call `codecContract` of `@voicewire/realtime/testing`.
 *
 * @typeParam WireFormat The format on the wire. The default is the formats of the Realtime API. A
 * codec for another wire has its own format, and does not fit where the Realtime API's is expected.
 */
export interface AudioCodec<WireFormat extends { readonly type: string } = AudioFormat> {
  /** The format on the wire. Every `session.update` sends it as the input and output format. */
  readonly wireFormat: WireFormat;
  /**
   * Converts application samples to wire bytes. `linear16` is valid during the call only. The
   * caller may keep the result.
   */
  encode(linear16: Int16Array): Uint8Array;
  /**
   * Converts wire bytes to application samples. `wire` is valid during the call only. The caller
   * may keep the result.
   */
  decode(wire: Uint8Array): Int16Array;
  /**
   * Returns the bytes that `encode` still holds back, which may be none, and resets the encoder.
   */
  flush(): Uint8Array;
  /**
   * Returns the samples that `decode` still holds back, which may be none, and resets the decoder.
   * A transport calls it at the end of each item's audio, at an interruption and at the start of a
   * connection. A codec whose `decode` keeps no state may omit it.
   */
  flushDecode?(): Int16Array;
}
