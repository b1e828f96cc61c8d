import type { WireSession } from "../../../wire/openai/session.ts";
import type { Json } from "../base/json.ts";
import { type EmulatorSettings, unixSeconds } from "../options/emulator_settings.ts";
import { mergeSession, turnDetectionDefaults } from "./merge_session.ts";

/** The kind of a session: it speaks, or only transcribes. */
export type SessionKind = "realtime" | "transcription";

/** The facts about a new session from its handshake. */
export interface SessionBeginning {
  readonly kind: SessionKind;
  readonly id: string;
  /** Absent in a transcription session. */
  readonly model?: string | undefined;
  /** The session that the client secret was minted with. */
  readonly preset?: Json | undefined;
}

const PCM_24K = { type: "audio/pcm", rate: 24_000 };

/** The session object before the first update (docs/protocol.md#session-configuration). */
export function initialSession(
  settings: EmulatorSettings,
  { kind, id, model, preset }: SessionBeginning,
): WireSession {
  const expiresAt = unixSeconds(settings) +
    Math.round(settings.openQuestions.sessionMaxMs / 1000);
  const input = {
    format: PCM_24K,
    transcription: null,
    noise_reduction: null,
    turn_detection: turnDetectionDefaults(
      "server_vad",
      settings.openQuestions.silenceDurationMs,
    ),
  };
  const defaults: Json = kind === "transcription"
    ? {
      type: "transcription",
      object: "realtime.transcription_session",
      id,
      expires_at: expiresAt,
      audio: { input },
      include: null,
    }
    : {
      type: "realtime",
      object: "realtime.session",
      id,
      model,
      output_modalities: ["audio"],
      instructions: "You are the voice of a test server. Answer in a friendly and short way.",
      tools: [],
      tool_choice: "auto",
      max_output_tokens: "inf",
      tracing: null,
      truncation: "auto",
      prompt: null,
      expires_at: expiresAt,
      audio: { input, output: { format: PCM_24K, voice: "alloy", speed: 1 } },
      include: null,
    };
  const configured = mergeSession(defaults, settings.session);
  const own = preset ? mergeSession(configured, preset) : configured;
  return { ...own, id, ...(model ? { model } : {}) } as unknown as WireSession;
}
