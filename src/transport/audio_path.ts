import { silenceByte } from "../audio/_known_format.ts";
import { bytesFromSamples, samplesFromBytes } from "../audio/_pcm16_bytes.ts";
import type { AudioFormat } from "../audio/format.ts";
import type { AudioCodec } from "../codec/audio_codec.ts";
import { isRate } from "../contract/audio_format.ts";
import type { RealtimeAudioFormatDefinition } from "../contract/session_config.ts";
import { base64ToBytes } from "../wire/base64.ts";
import { bytesOf } from "../wire/bytes_of.ts";

/** Audio from the application: a buffer, or a view of one. Of a view, only the viewed bytes count. */
export type AudioChunk = ArrayBufferLike | ArrayBufferView;

/** Converts the application's audio to the wire's, and back. Without a codec, bytes pass unchanged. */
export class AudioPath {
  readonly #codec: AudioCodec | undefined;

  /**
   * Without a codec, bytes pass unchanged, in the format that the session config names.
   *
   * @throws {RangeError} If a session does not support the codec's wire format, such as Opus.
   */
  constructor(codec?: AudioCodec) {
    if (codec && !isKnown(codec.wireFormat)) {
      const format = JSON.stringify(codec.wireFormat);
      throw new RangeError(
        `Cannot create a transport: codec.wireFormat must be PCM or G.711, and is ${format}`,
      );
    }
    this.#codec = codec;
  }

  /** The codec's wire format, as a session config names it; `undefined` without a codec. */
  get wireFormat(): RealtimeAudioFormatDefinition | undefined {
    const format = this.#codec?.wireFormat;
    if (!format) return undefined;
    return format.type === "audio/pcm" ? { type: "audio/pcm", rate: format.rateHz } : format;
  }

  /**
   * Returns a chunk as the wire's bytes. Without a codec, they are a view of the caller's own memory, and
   * valid until the caller changes it.
   *
   * @throws {TypeError} If the chunk is neither a buffer nor a view.
   * @throws {RangeError} If there is a codec, and the chunk ends in the middle of a sample.
   */
  encode(chunk: AudioChunk): Uint8Array {
    const bytes = bytesOf(chunk);
    if (!this.#codec) return bytes;
    if (bytes.length % 2 === 0) return this.#codec.encode(samplesFromBytes(bytes));
    throw new RangeError(
      `Cannot send audio: a codec takes whole PCM16 samples of 2 bytes, and there are ${bytes.length} bytes`,
    );
  }

  /**
   * Returns silence that lasts as long as `chunk`, in the codec's wire format; without a codec, in
   * `format`.
   */
  silence(chunk: AudioChunk, format: AudioFormat): Uint8Array {
    const bytes = bytesOf(chunk);
    if (this.#codec) return this.#codec.encode(new Int16Array(bytes.length >> 1));
    return this.wireSilence(bytes.length, format);
  }

  /** Returns `sizeBytes` bytes of silence, in the codec's wire format; without a codec, in `format`. */
  wireSilence(sizeBytes: number, format: AudioFormat): Uint8Array<ArrayBuffer> {
    return new Uint8Array(sizeBytes).fill(silenceByte(this.#codec?.wireFormat ?? format));
  }

  /** Returns the wire's bytes that the codec still holds at the end of a turn. Empty without a codec. */
  flush(): Uint8Array {
    return this.#codec?.flush() ?? new Uint8Array(0);
  }

  /**
   * Decodes a delta for the application. The returned buffer is new, and belongs to the receiver.
   *
   * @throws {Error} If the delta is not base64, or if the codec cannot decode it.
   */
  decode(base64: string): ArrayBuffer {
    const bytes = base64ToBytes(base64);
    if (!this.#codec) return bytes.buffer;
    return bufferOf(this.#codec.decode(bytes));
  }

  /**
   * Returns the application's bytes that the codec still holds at the end of an item, and resets its
   * decoder. Empty without a codec.
   */
  finishDecode(): ArrayBuffer {
    const rest = this.#codec?.flushDecode?.();
    return rest ? bufferOf(rest) : new ArrayBuffer(0);
  }

  /** Resets the codec: no earlier audio affects later output. */
  reset(): void {
    this.flush();
    this.finishDecode();
  }
}

/** Checks the samples: an application's codec may return bytes, which would be noise at half speed. */
function bufferOf(linear16: Int16Array): ArrayBuffer {
  if (linear16.BYTES_PER_ELEMENT === 2) return bytesFromSamples(linear16).buffer;
  const { name } = linear16.constructor;
  throw new TypeError(
    `Cannot decode audio: codec.decode() must return an Int16Array, and returned ${name}`,
  );
}

function isKnown(format: AudioFormat): boolean {
  return format.type === "audio/pcm" ? isRate(format.rateHz) : /^audio\/pcm[ua]$/.test(format.type);
}
