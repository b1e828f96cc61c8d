import { requireBytes, requireNumber } from "../audio/_check.ts";
import { joinedBytes, joinedLinear16 } from "../audio/_join.ts";
import { type AudioFormat, sizeBytesOf } from "../audio/format.ts";
import { createFrameCutter, type FrameCutter } from "../audio/frame_cutter.ts";
import { decodePcm16, encodePcm16 } from "../audio/pcm16.ts";
import { createResampler, requireResamplerRate, type Resampler } from "../audio/resampler.ts";
import type { AudioCodec } from "./audio_codec.ts";

/** What the wire of an {@linkcode opusCodec} carries. The Realtime API takes it over WebRTC only. */
export interface OpusFormat {
  /** As in SDP and MIME (RFC 7587). */
  readonly type: "audio/opus";
}

/** An Opus encoder and decoder for one mono stream each way: what {@linkcode opusCodec} is given. */
export interface OpusCoder {
  /** One frame of PCM16, always of the length that was agreed, as one packet of 1 to 65,535 bytes. */
  encode(linear16: Int16Array): Uint8Array;
  /** One packet as the samples that it holds, however many the other side put in. */
  decode(packet: Uint8Array): Int16Array;
  /** Forgets what was encoded (`OPUS_RESET_STATE`). Called after a flush, if it is there. */
  resetEncoder?(): void;
}

/** What {@linkcode opusCodec} needs to know. */
export interface OpusCodecOptions {
  /** The coder, made for `coderRateHz` and one channel. This package brings none. */
  readonly coder: OpusCoder;
  /** Rate of the application's samples, one of `RESAMPLER_RATES_HZ`. */
  readonly appRateHz: number;
  /** Rate that the coder was made for: 8, 16, 24 or 48 kHz. @default 48000 */
  readonly coderRateHz?: number;
  /** Length of the frames that the coder gets: 2.5, 5, 10, 20, 40 or 60. @default 20 */
  readonly frameMs?: number;
  /**
   * Silence that a flush puts after the last sample, so that the sound which the coder is still
   * delaying comes out: 0 to 1000. @default 6.5 (that of Opus itself: RFC 6716, section 2)
   */
  readonly coderDelayMs?: number;
}

/**
 * A codec for Opus by a coder of your choice: a WebAssembly build of libopus, a native binding,
 * WebCodecs behind a queue.
 *
 * Opus is packets, and an `AudioCodec` gives and takes bytes in any pieces. So each packet goes
 * after its length, two bytes, most significant first, as RFC 4571 frames RTP on a connection:
 * `encode` returns as many packets as its samples complete, and `decode` takes the stream cut
 * anywhere; an empty packet holds no sound. A peer that wants bare packets gets them by dropping
 * the two bytes of each.
 *
 * `encode` holds back the samples of a frame that is not complete; `flush` fills it up with
 * silence. Sound arrives later by the coder's own delay. What the coder throws passes through; what
 * that call was given is lost then, and the next call goes on.
 *
 * @throws {TypeError} If the coder lacks a method, or a number is none. `encode` and `decode` throw
 * one for an array of the wrong type.
 * @throws {RangeError} If a rate, frame length or delay is not among those listed. `encode` throws
 * one if the coder returns a packet that is empty or too long.
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
  /** Whether there is anything to flush. */
  #begun = false;
  /** The beginning of a packet whose rest has not come yet, its length included. */
  #held: Uint8Array = new Uint8Array(0);

  constructor(options: OpusCodecOptions) {
    const { coder, appRateHz, coderRateHz = 48_000, frameMs = 20, coderDelayMs = 6.5 } = options;
    if (typeof coder?.encode !== "function" || typeof coder.decode !== "function") {
      throw new TypeError("coder must have encode and decode");
    }
    requireResamplerRate(appRateHz, "appRateHz");
    requireOneOf(coderRateHz, CODER_RATES_HZ, "coderRateHz");
    requireOneOf(frameMs, FRAMES_MS, "frameMs");
    requireNumber(coderDelayMs, "coderDelayMs");
    if (!(coderDelayMs >= 0 && coderDelayMs <= 1000)) {
      throw new RangeError(`coderDelayMs must be 0 to 1000: got ${coderDelayMs}`);
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

  /** The complete packets among `bytes`, each with a buffer of its own; what follows is held. */
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
    requireBytes(packet, "the coder's packet");
    if (packet.length === 0 || packet.length > 0xffff) {
      throw new RangeError(`the coder's packet must have 1 to 65535 bytes: got ${packet.length}`);
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
    throw new RangeError(`${name} must be one of ${allowed.join(", ")}: got ${value}`);
  }
}
