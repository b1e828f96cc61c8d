/** What an {@linkcode EnergyVad} goes by. */
export interface EnergyVadSettings {
  /** 0 to 1: how loud speech must be. 0 is -60 dBFS, 0.5 is -40 dBFS, 1 is -20 dBFS. */
  readonly threshold: number;
  /** How long it must be quiet for speech to have ended. */
  readonly silenceDurationMs: number;
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

  /** Whether speech has started and not ended. */
  get speaking(): boolean {
    return this.#speaking;
  }

  /** Judges the next frame. */
  push(
    linear16: Int16Array,
    startMs: number,
    endMs: number,
    { threshold, silenceDurationMs }: EnergyVadSettings,
  ): VadDecision | undefined {
    if (levelDbfs(linear16) > 40 * threshold - 60) {
      if (this.#loudFrames++ === 0) this.#loudStartMs = startMs;
      this.#loudEndMs = endMs;
      if (this.#speaking || this.#loudFrames < FRAMES_TO_START) return undefined;
      this.#speaking = true;
      return { kind: "started", startMs: this.#loudStartMs };
    }
    this.#loudFrames = 0;
    if (!this.#speaking || endMs - this.#loudEndMs < silenceDurationMs) return undefined;
    this.#speaking = false;
    return {
      kind: "stopped",
      speechEndMs: this.#loudEndMs,
      endMs: this.#loudEndMs + silenceDurationMs,
    };
  }

  /** Starts over: nobody is speaking. */
  reset(): void {
    this.#speaking = false;
    this.#loudFrames = 0;
  }
}

/** Root mean square in decibels relative to full scale; -Infinity for digital silence. */
function levelDbfs(linear16: Int16Array): number {
  let sum = 0;
  for (let i = 0; i < linear16.length; i++) sum += linear16[i]! * linear16[i]!;
  return 10 * Math.log10(sum / Math.max(1, linear16.length) / (32768 * 32768));
}
