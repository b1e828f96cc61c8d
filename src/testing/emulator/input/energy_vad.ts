import { dbfsOf, rmsOf } from "../../../audio/level.ts";

/** What an {@linkcode EnergyVad} goes by. */
export interface EnergyVadSettings {
  /** 0 to 1: how loud speech must be. 0 is -60 dBFS, 0.5 is -40 dBFS, 1 is -20 dBFS. */
  readonly threshold: number;
  /** How long it must be quiet for speech to have ended. */
  readonly silenceDurationMs: number;
  /** How long to wait at the most where {@linkcode isComplete} says that there is more to come. */
  readonly maxSilenceMs?: number;
  /** Whether what was said up to a position is complete. Asked once in each silence. */
  readonly isComplete?: (speechEndMs: number) => boolean;
}

/** What has just become certain. Positions are those of the frames that were pushed. */
export type VadDecision =
  /** Speech began at `startMs`, where the first loud frame began. */
  | { readonly kind: "started"; readonly startMs: number }
  /** Speech ended: the last loud frame ended at `speechEndMs`, the silence window at `endMs`. */
  | { readonly kind: "stopped"; readonly speechEndMs: number; readonly endMs: number };

/** Two loud frames in a row are speech; one alone is a click. */
const FRAMES_TO_START = 2;

/**
 * Voice activity by loudness: the root mean square of each frame against a fixed level. It knows
 * nothing of voices, so a loud noise is speech to it, and a test can tell exactly what it does.
 */
export class EnergyVad {
  #speaking = false;
  #loudFrames = 0;
  #loudStartMs = 0;
  #loudEndMs = 0;
  /** In this silence: how long it must last. */
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

  /** Starts over: nobody is speaking. */
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
