import type { TurnDetection } from "../../wire/session.ts";
import type { EnergyVadSettings } from "./energy_vad.ts";

/** What a turn detection means for the VAD. */
export interface TurnRules extends EnergyVadSettings {
  /** How much audio before the speech belongs to the turn. */
  readonly prefixPaddingMs: number;
}

/** Semantic detection has no such fields; these are what the emulator takes for it. */
const SEMANTIC: TurnRules = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 };

/** The rules of a turn detection, or undefined where the client ends the turns. */
export function turnRules(detection: TurnDetection | null): TurnRules | undefined {
  if (detection === null) return undefined;
  if (detection.type === "semantic_vad") return SEMANTIC;
  const { threshold = 0.5, prefix_padding_ms = 300, silence_duration_ms = 500 } = detection;
  return {
    threshold,
    prefixPaddingMs: prefix_padding_ms,
    silenceDurationMs: silence_duration_ms,
  };
}
