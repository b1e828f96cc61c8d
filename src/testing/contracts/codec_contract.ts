import type { AudioCodec } from "../../codec/audio_codec.ts";
import { CODEC_CALL_CHECKS } from "./codec_call_checks.ts";
import { CODEC_SOUND_CHECKS } from "./codec_sound_checks.ts";
import { CODEC_STREAM_CHECKS } from "./codec_stream_checks.ts";
import { CodecSubject } from "./codec_subject.ts";

/** What {@linkcode codecContract} needs to know of a codec. */
export interface CodecContractOptions {
  /** Makes a new codec; called several times in each test. */
  readonly create: () => AudioCodec<{ readonly type: string }>;
  /** Rate of the samples that the codec takes and gives. */
  readonly appRateHz: number;
  /**
   * What one call of `decode` is given: bytes cut anywhere, or one result of `encode` (a codec of
   * bare packets). @default "bytes"
   */
  readonly decodes?: "bytes" | "results";
  /** By how much later a sound may come out than it went in; at most 40. @default 0 */
  readonly maxDelayMs?: number;
  /** How much sound each direction may hold back until more comes or `flush`. @default 25 */
  readonly maxHeldMs?: number;
  /** How far above its own noise a voice-band sweep must come out. @default 25 (G.711 has 37) */
  readonly minSnrDb?: number;
}

/**
 * Registers the tests that every `AudioCodec` must pass, for a codec of your own: with one call,
 * any test runner, in any runtime. Each test throws an `Error` that says what is wrong.
 *
 * The codec must give the same bytes for the same samples every time. If its wire format is PCM or
 * G.711, its bytes are held against the standard's as well, in both directions: a round trip alone
 * would hide two mistakes that undo each other.
 *
 * @param test What registers a test: `Deno.test`, the `test` of `node:test`, `bun:test` or Vitest;
 * or `(_name, run) => run()`, which runs each at once.
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
