import { silenceByte } from "../audio/_known_format.ts";
import { bytesFromSamples, samplesFromBytes } from "../audio/_pcm16_bytes.ts";
import type { AudioFormat } from "../audio/format.ts";
import type { AudioCodec } from "../codec/audio_codec.ts";
import { isRate } from "../contract/audio_format.ts";
import type { RealtimeAudioFormatDefinition } from "../contract/session_config.ts";
import { base64ToBytes } from "../wire/base64.ts";
import { bytesOf } from "../wire/bytes_of.ts";

/** Audio as an application may hand it over: a buffer, or a view of one, of which only the view counts. */
export type AudioChunk = ArrayBufferLike | ArrayBufferView;

/** What an application's audio becomes on the wire, and back: through the codec if there is one, else as it is. */
export class AudioPath {
  readonly #codec: AudioCodec | undefined;

  /**
   * Without a codec, bytes pass untouched in the format that the session config names.
   *
   * @throws {RangeError} If the codec's wire format is none that a session takes, such as Opus.
   */
  constructor(codec?: AudioCodec) {
    if (codec && !isKnown(codec.wireFormat)) {
      throw new RangeError("codec.wireFormat must be PCM or G.711");
    }
    this.#codec = codec;
  }

  /** The format that the codec puts on the wire, as a session config names it. */
  get wireFormat(): RealtimeAudioFormatDefinition | undefined {
    const format = this.#codec?.wireFormat;
    if (!format) return undefined;
    return format.type === "audio/pcm" ? { type: "audio/pcm", rate: format.rateHz } : format;
  }

  /**
   * The wire's bytes of a chunk. Without a codec this is a view of the caller's own memory.
   *
   * @throws {TypeError} If the chunk is neither a buffer nor a view.
   * @throws {RangeError} If there is a codec and the chunk ends in the middle of a sample.
   */
  encode(chunk: AudioChunk): Uint8Array {
    const bytes = bytesOf(chunk);
    if (!this.#codec) return bytes;
    if (bytes.length % 2 === 0) return this.#codec.encode(samplesFromBytes(bytes));
    throw new RangeError(`Cannot send audio: ${bytes.length} bytes are no PCM16`);
  }

  /** As many wire bytes as `chunk` would be, of silence in `format`. */
  silence(chunk: AudioChunk, format: AudioFormat): Uint8Array {
    const bytes = bytesOf(chunk);
    if (this.#codec) return this.#codec.encode(new Int16Array(bytes.length >> 1));
    return this.wireSilence(bytes.length, format);
  }

  /** `sizeBytes` bytes of silence as they stand on the wire: in the codec's format, else in `format`. */
  wireSilence(sizeBytes: number, format: AudioFormat): Uint8Array<ArrayBuffer> {
    return new Uint8Array(sizeBytes).fill(silenceByte(this.#codec?.wireFormat ?? format));
  }

  /** What the codec still holds back at the end of a turn. */
  flush(): Uint8Array {
    return this.#codec?.flush() ?? new Uint8Array(0);
  }

  /**
   * The application's bytes of a delta, in a buffer of their own.
   *
   * @throws {Error} If the delta is not base64, or not what the codec decodes.
   */
  decode(base64: string): ArrayBuffer {
    const bytes = base64ToBytes(base64);
    if (!this.#codec) return bytes.buffer;
    return bufferOf(this.#codec.decode(bytes));
  }

  /** The application's bytes that the codec still holds back of an item. What comes next is new to it. */
  finishDecode(): ArrayBuffer {
    const rest = this.#codec?.flushDecode?.();
    return rest ? bufferOf(rest) : new ArrayBuffer(0);
  }

  /** Nothing of what went through the codec before is in what comes. */
  reset(): void {
    this.flush();
    this.finishDecode();
  }
}

/** Bytes where samples are meant would be half speed and noise: a codec of one's own may give them. */
function bufferOf(linear16: Int16Array): ArrayBuffer {
  if (linear16.BYTES_PER_ELEMENT === 2) return bytesFromSamples(linear16).buffer;
  throw new TypeError("codec.decode() must give an Int16Array");
}

function isKnown(format: AudioFormat): boolean {
  return format.type === "audio/pcm" ? isRate(format.rateHz) : /^audio\/pcm[ua]$/.test(format.type);
}
