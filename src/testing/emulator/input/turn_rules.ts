import type { SemanticVad, TurnDetection } from "../../../wire/openai/session.ts";
import type { EnergyVadSettings } from "./energy_vad.ts";

/** The settings of the VAD for a turn detection. */
export interface TurnRules extends Omit<EnergyVadSettings, "isComplete"> {
  /** How much audio before the speech belongs to the turn, in milliseconds. */
  readonly prefixPaddingMs: number;
}

/**
 * The longest silence that semantic turn detection waits for, by eagerness
 * (docs/protocol.md#turn-detection).
 */
const EAGERNESS_MS: Readonly<Record<NonNullable<SemanticVad["eagerness"]>, number>> = {
  low: 8000,
  medium: 4000,
  high: 2000,
  auto: 4000,
};

/** The rules of a turn detection. `undefined` if the client ends the turns. */
export function turnRules(detection: TurnDetection | null): TurnRules | undefined {
  if (detection === null) return undefined;
  if (detection.type === "semantic_vad") {
    const maxSilenceMs = EAGERNESS_MS[detection.eagerness ?? "auto"];
    return { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500, maxSilenceMs };
  }
  const { threshold = 0.5, prefix_padding_ms = 300, silence_duration_ms = 500 } = detection;
  return {
    threshold,
    prefixPaddingMs: prefix_padding_ms,
    silenceDurationMs: silence_duration_ms,
  };
}
