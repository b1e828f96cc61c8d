import type { AudioCodec } from "../../codec/audio_codec.ts";
import { CODEC_CALL_CHECKS } from "./codec_call_checks.ts";
import { CODEC_SOUND_CHECKS } from "./codec_sound_checks.ts";
import { CODEC_STREAM_CHECKS } from "./codec_stream_checks.ts";
import { CodecSubject } from "./codec_subject.ts";

/** Options of {@linkcode codecContract}. */
export interface CodecContractOptions {
  /** Creates a new codec. Each test calls it several times. */
  readonly create: () => AudioCodec<{ readonly type: string }>;
  /** The sample rate of the samples that the codec encodes and decodes. */
  readonly appRateHz: number;
  /**
   * The argument of one call of `decode`: `"bytes"` that are split anywhere, or the `"results"` of one
   * call of `encode` each, for a codec of bare packets.
   * @default {"bytes"}
   */
  readonly decodes?: "bytes" | "results" | undefined;
  /**
   * The longest delay of the sound, in milliseconds. At most 40.
   * @default {0}
   */
  readonly maxDelayMs?: number | undefined;
  /**
   * How much sound each direction may hold back until its next call, in milliseconds.
   * @default {25}
   */
  readonly maxHeldMs?: number | undefined;
  /**
   * The least ratio of signal to noise for a sweep in the band of a voice, in decibels. G.711 has 37.
   * @default {25}
   */
  readonly minSnrDb?: number | undefined;
}

/**
 * Registers the tests that every `AudioCodec` must pass. Use it to test a codec of your own, with any
 * test runner, in any runtime. Each test throws an `Error` that says what is wrong.
 *
 * The codec must give the same bytes for the same samples every time. If its wire format is PCM or
 * G.711, the tests also compare its bytes with the standard's, in both directions. A round trip alone
 * would hide two mistakes that cancel each other out.
 *
 * @param test Registers a test: `Deno.test`, the `test` of `node:test`, `bun:test` or Vitest. The
 * function `(_name, run) => run()` runs each test at once.
 *
 * @example Without a test runner
 * ```ts
 * import { ulawCodec } from "@voicewire/realtime/audio";
 * import { codecContract } from "@voicewire/realtime/testing";
 *
 * codecContract((_name, run) => run(), {
 *   create: () => ulawCodec({ appRateHz: 24_000 }),
 *   appRateHz: 24_000,
 * });
 * ```
 */
export function codecContract(
  test: (name: string, run: () => void) => unknown,
  options: CodecContractOptions,
): void {
  for (const [name, check] of Object.entries(CHECKS)) {
    test(`codec contract: ${name}`, () => check(new CodecSubject(options)));
  }
}

const CHECKS: Readonly<Record<string, (subject: CodecSubject) => void>> = {
  ...CODEC_CALL_CHECKS,
  ...CODEC_STREAM_CHECKS,
  ...CODEC_SOUND_CHECKS,
};
