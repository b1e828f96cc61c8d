import { dbfsOf, rmsOf } from "../../../audio/level.ts";

/** Settings of {@linkcode EnergyVad}. */
export interface EnergyVadSettings {
  /** How loud speech must be, from 0 to 1. 0 is -60 dBFS, 0.5 is -40 dBFS, 1 is -20 dBFS. */
  readonly threshold: number;
  /** How long a silence must last to end speech. */
  readonly silenceDurationMs: number;
  /** How long a silence must last to end speech that {@linkcode isComplete} judges incomplete. */
  readonly maxSilenceMs?: number | undefined;
  /** Judges whether the speech up to a position is complete. Called once in each silence. */
  readonly isComplete?: ((speechEndMs: number) => boolean) | undefined;
}

/** The start or the end of speech. The positions are those of the frames that were pushed. */
export type VadDecision =
  /** Speech began at `startMs`, the start of the first loud frame. */
  | { readonly kind: "started"; readonly startMs: number }
  /** Speech ended: the last loud frame ended at `speechEndMs`, the silence window at `endMs`. */
  | { readonly kind: "stopped"; readonly speechEndMs: number; readonly endMs: number };

/** Two loud frames in a row are speech. One alone is a click. */
const FRAMES_TO_START = 2;

/**
 * Detects voice activity by loudness: it compares the root mean square of each frame with a fixed
 * level. It does not recognise voices, so a loud noise counts as speech, and a test can predict every
 * decision.
 */
export class EnergyVad {
  #speaking = false;
  #loudFrames = 0;
  #loudStartMs = 0;
  #loudEndMs = 0;
  /** How long the current silence must last. */
  #windowMs: number | undefined;

  /** Judges the next frame. */
  push(
    linear16: Int16Array,
    startMs: number,
    endMs: number,
    settings: EnergyVadSettings,
  ): VadDecision | undefined {
    if (dbfsOf(rmsOf(linear16)) > 40 * settings.threshold - 60) return this.#loud(startMs, endMs);
    this.#loudFrames = 0;
    const silenceMs = endMs - this.#loudEndMs;
    if (!this.#speaking || silenceMs < settings.silenceDurationMs) return undefined;
    this.#windowMs ??= this.#windowOf(settings);
    if (silenceMs < this.#windowMs) return undefined;
    this.#speaking = false;
    return {
      kind: "stopped",
      speechEndMs: this.#loudEndMs,
      endMs: this.#loudEndMs + this.#windowMs,
    };
  }

  /** Resets the detection: no speech is running. */
  reset(): void {
    this.#speaking = false;
    this.#loudFrames = 0;
  }

  #loud(startMs: number, endMs: number): VadDecision | undefined {
    if (this.#loudFrames++ === 0) this.#loudStartMs = startMs;
    this.#loudEndMs = endMs;
    this.#windowMs = undefined;
    if (this.#speaking || this.#loudFrames < FRAMES_TO_START) return undefined;
    this.#speaking = true;
    return { kind: "started", startMs: this.#loudStartMs };
  }

  #windowOf({ silenceDurationMs, maxSilenceMs, isComplete }: EnergyVadSettings): number {
    const complete = maxSilenceMs === undefined || (isComplete?.(this.#loudEndMs) ?? true);
    return complete ? silenceDurationMs : Math.max(silenceDurationMs, maxSilenceMs);
  }
}
