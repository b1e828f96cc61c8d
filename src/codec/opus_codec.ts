import { isBytes, requireBytes, requireNumber, shown } from "../audio/_check.ts";
import { joinedBytes, joinedLinear16 } from "../audio/_join.ts";
import { type AudioFormat, sizeBytesOf } from "../audio/format.ts";
import { createFrameCutter, type FrameCutter } from "../audio/frame_cutter.ts";
import { decodePcm16, encodePcm16 } from "../audio/pcm16.ts";
import { createResampler, requireResamplerRate, type Resampler } from "../audio/resampler.ts";
import type { AudioCodec } from "./audio_codec.ts";

/** The wire format of {@linkcode opusCodec}. The Realtime API accepts Opus over WebRTC only. */
export interface OpusFormat {
  /** The name of Opus in SDP and MIME (RFC 7587). */
  readonly type: "audio/opus";
}

/**
 * An Opus encoder and decoder for one mono stream in each direction. Pass it to
 * {@linkcode opusCodec}.
 */
export interface OpusCoder {
  /**
   * Encodes one frame of PCM16 samples as a packet of 1 to 65,535 bytes. The frame always has the
   * length of `frameMs`.
   */
  encode(linear16: Int16Array): Uint8Array;
  /** Decodes one packet to samples. Packets of the peer may have any length. */
  decode(packet: Uint8Array): Int16Array;
  /** Resets the encoder (`OPUS_RESET_STATE`). The codec calls it after each flush. */
  resetEncoder?(): void;
}

/** Options of {@linkcode opusCodec}. */
export interface OpusCodecOptions {
  /** The coder, created for `coderRateHz` and one channel. This package does not include one. */
  readonly coder: OpusCoder;
  /** The sample rate of the application's audio in Hz: one of `RESAMPLER_RATES_HZ`. */
  readonly appRateHz: number;
  /** The coder's sample rate in Hz: 8000, 16000, 24000 or 48000. @default 48000 */
  readonly coderRateHz?: number | undefined;
  /** The length of the coder's frames in milliseconds: 2.5, 5, 10, 20, 40 or 60. @default 20 */
  readonly frameMs?: number | undefined;
  /**
   * The delay of the coder in milliseconds: 0 to 1000. `flush` adds that much silence, so that the
   * last samples come out of the coder. The default is the delay of Opus itself (RFC 6716, section
   * 2). @default 6.5
   */
  readonly coderDelayMs?: number | undefined;
}

/**
 * Creates a codec for Opus that uses your own coder: a WebAssembly build of libopus, a native
 * binding, or WebCodecs behind a queue.
 *
 * Opus has packets, but an `AudioCodec` has a stream of bytes that may be cut anywhere. So each
 * packet follows its length in two bytes, the most significant byte first, as RFC 4571 does for
 * RTP. `encode` returns all packets that its samples complete, and `decode` skips empty packets. To
 * send bare packets to a peer, remove the two bytes of each.
 *
 * `encode` holds back the samples of an incomplete frame, and `flush` fills that frame up with
 * silence. The coder delays the sound by its own delay. `encode` and `decode` throw the errors of
 * the coder: the audio of that call is lost, and the next call goes on. They throw a `TypeError`
 * for an array of the wrong type, and `encode` throws a `RangeError` if the coder returns a packet
 * that is empty or too long.
 *
 * @throws {TypeError} If the coder has no `encode` or `decode`, or if an option is not a number.
 * @throws {RangeError} If a rate, the frame length or the delay is not a listed value.
 *
 * @example A coder from opusscript
 * ```ts
 * import {
 *   decodePcm16,
 *   encodePcm16,
 *   opusCodec,
 *   type OpusCoder,
 * } from "@voicewire/realtime/audio";
 *
 * interface OpusScript {
 *   encode(pcm16: Uint8Array, frameSize: number): Uint8Array;
 *   decode(packet: Uint8Array): Uint8Array;
 *   encoderCTL(request: number, value: number): void;
 * }
 *
 * const coderOf = (opus: OpusScript): OpusCoder => ({
 *   encode: (linear16) => opus.encode(encodePcm16(linear16), linear16.length),
 *   decode: (packet) => decodePcm16(opus.decode(packet)),
 *   resetEncoder: () => opus.encoderCTL(4028, 0),
 * });
 *
 * // here: new OpusScript(48_000, 1, OpusScript.Application.VOIP)
 * const opus: OpusScript = {
 *   encode: (pcm16) => pcm16.slice(0, 80),
 *   decode: (packet) => packet,
 *   encoderCTL: () => {},
 * };
 *
 * const codec = opusCodec({ coder: coderOf(opus), appRateHz: 24_000 });
 * const wire = codec.encode(new Int16Array(24_000));
 * if (wire.length !== 49 * (2 + 80)) throw new Error("a second is 50 packets, the last still held");
 * ```
 */
export function opusCodec(options: OpusCodecOptions): AudioCodec<OpusFormat> {
  return new OpusCodec(options);
}

const CODER_RATES_HZ: readonly number[] = [8_000, 16_000, 24_000, 48_000];
const FRAMES_MS: readonly number[] = [2.5, 5, 10, 20, 40, 60];
const LENGTH_BYTES = 2;

class OpusCodec implements AudioCodec<OpusFormat> {
  readonly wireFormat: OpusFormat = { type: "audio/opus" };
  readonly #coder: OpusCoder;
  readonly #coderDelayBytes: number;
  readonly #toCoder: Resampler;
  readonly #toApp: Resampler;
  readonly #frames: FrameCutter;
  /** Whether samples were encoded since the last flush. */
  #begun = false;
  /** The beginning of a packet whose rest has not arrived yet, with its length. */
  #held: Uint8Array = new Uint8Array(0);

  constructor(options: OpusCodecOptions) {
    const { coder, appRateHz, coderRateHz = 48_000, frameMs = 20, coderDelayMs = 6.5 } = options;
    if (typeof coder?.encode !== "function" || typeof coder.decode !== "function") {
      throw new TypeError(
        `Cannot use \`coder\`: it is ${shown(coder)}. Pass an object with encode and decode`,
      );
    }
    requireResamplerRate(appRateHz, "appRateHz");
    requireOneOf(coderRateHz, CODER_RATES_HZ, "coderRateHz");
    requireOneOf(frameMs, FRAMES_MS, "frameMs");
    requireNumber(coderDelayMs, "coderDelayMs");
    if (!(coderDelayMs >= 0 && coderDelayMs <= 1000)) {
      throw new RangeError(`Cannot use \`coderDelayMs\`: it is ${coderDelayMs}. Pass 0 to 1000`);
    }
    const coderFormat: AudioFormat = { type: "audio/pcm", rateHz: coderRateHz };
    this.#coder = coder;
    this.#coderDelayBytes = sizeBytesOf(coderFormat, coderDelayMs);
    this.#toCoder = createResampler({ inputRateHz: appRateHz, outputRateHz: coderRateHz });
    this.#toApp = createResampler({ inputRateHz: coderRateHz, outputRateHz: appRateHz });
    this.#frames = createFrameCutter({ frameSizeBytes: sizeBytesOf(coderFormat, frameMs) });
  }

  encode(linear16: Int16Array): Uint8Array {
    const frames = this.#frames.push(encodePcm16(this.#toCoder.push(linear16)));
    if (linear16.length > 0) this.#begun = true;
    return joinedBytes(frames.map((frame) => this.#packet(frame)));
  }

  flush(): Uint8Array {
    if (!this.#begun) return new Uint8Array(0);
    this.#begun = false;
    const frames = this.#frames.push(encodePcm16(this.#toCoder.flush()));
    frames.push(...this.#frames.push(new Uint8Array(this.#coderDelayBytes)));
    if (this.#frames.heldSizeBytes > 0) frames.push(this.#frames.flush(0));
    const packets = joinedBytes(frames.map((frame) => this.#packet(frame)));
    this.#coder.resetEncoder?.();
    return packets;
  }

  decode(wire: Uint8Array): Int16Array {
    requireBytes(wire, "wire");
    const packets = this.#split(joinedBytes([this.#held, wire]));
    return joinedLinear16(packets.map((packet) => this.#toApp.push(this.#coder.decode(packet))));
  }

  flushDecode(): Int16Array {
    this.#held = new Uint8Array(0);
    return this.#toApp.flush();
  }

  /** Returns copies of the complete packets in `bytes`, and holds the bytes after them. */
  #split(bytes: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = [];
    let at = 0;
    while (bytes.length - at >= LENGTH_BYTES) {
      const start = at + LENGTH_BYTES;
      const end = start + bytes[at]! * 256 + bytes[at + 1]!;
      if (end > bytes.length) break;
      if (end > start) packets.push(bytes.slice(start, end));
      at = end;
    }
    this.#held = bytes.slice(at);
    return packets;
  }

  #packet(frame: Uint8Array): Uint8Array {
    const packet = this.#coder.encode(decodePcm16(frame));
    if (!isBytes(packet)) {
      throw new TypeError(
        `Cannot encode: \`coder.encode\` returned ${shown(packet)}. Return a Uint8Array from it`,
      );
    }
    if (packet.length === 0 || packet.length > 0xffff) {
      throw new RangeError(
        `Cannot encode: \`coder.encode\` returned ${packet.length} bytes. ` +
          "Return 1 to 65535 bytes from it",
      );
    }
    const framed = new Uint8Array(LENGTH_BYTES + packet.length);
    framed[0] = packet.length >> 8;
    framed[1] = packet.length;
    framed.set(packet, LENGTH_BYTES);
    return framed;
  }
}

function requireOneOf(value: unknown, allowed: readonly number[], name: string): void {
  requireNumber(value, name);
  if (!allowed.includes(value)) {
    throw new RangeError(
      `Cannot use \`${name}\`: it is ${value}. Pass one of ${allowed.join(", ")}`,
    );
  }
}
