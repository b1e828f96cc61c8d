import { isJson, type Json } from "../base/json.ts";

/** Objects whose fields are merged one by one. Any other value replaces the earlier one. */
const MERGED = new Set(["audio", "input", "output", "transcription"]);

/**
 * Merges a partial update into a session, as the service does
 * (docs/protocol.md#how-an-update-is-merged). `null`, `""` and `[]` replace a value and so clear
 * it. A turn detection of the same type keeps the fields that the update leaves out. A turn
 * detection of another type starts from the defaults of its type.
 */
export function mergeSession(current: Json, change: Json): Json {
  const merged: Record<string, unknown> = { ...current };
  for (const [key, value] of Object.entries(change)) {
    const before = current[key];
    if (MERGED.has(key) && isJson(value) && isJson(before)) {
      merged[key] = mergeSession(before, value);
    } else if (key === "turn_detection" && isJson(value)) {
      const kept = isJson(before) && before.type === value.type ? before : undefined;
      merged[key] = { ...(kept ?? turnDetectionDefaults(value.type)), ...value };
    } else {
      merged[key] = value;
    }
  }
  return merged;
}

/** The default turn detection of a type (docs/protocol.md#turn-detection). */
export function turnDetectionDefaults(type: unknown, silenceDurationMs: number = 500): Json {
  if (type === "semantic_vad") {
    return { type, eagerness: "auto", create_response: true, interrupt_response: true };
  }
  return {
    type: "server_vad",
    threshold: 0.5,
    prefix_padding_ms: 300,
    silence_duration_ms: silenceDurationMs,
    idle_timeout_ms: null,
    create_response: true,
    interrupt_response: true,
  };
}
