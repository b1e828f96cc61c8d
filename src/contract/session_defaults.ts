import type {
  RealtimeSessionConfig,
  RealtimeSessionConfigDefinition,
  RealtimeSessionConfigDeprecated,
} from "./session_config.ts";

/** The model that a connection uses when none is named. */
export const DEFAULT_OPENAI_REALTIME_MODEL = "gpt-realtime-2.1";

/**
 * What a session is configured with where the application says nothing
 * (docs/agents_realtime.md#sdk-defaults).
 */
export const DEFAULT_OPENAI_REALTIME_SESSION_CONFIG: Readonly<
  Partial<RealtimeSessionConfigDefinition>
> = {
  outputModalities: ["audio"],
  audio: {
    input: {
      format: { type: "audio/pcm", rate: 24_000 },
      transcription: { model: "gpt-4o-mini-transcribe" },
      turnDetection: { type: "semantic_vad" },
      noiseReduction: null,
    },
    output: { format: { type: "audio/pcm", rate: 24_000 }, speed: 1 },
  },
};

const DEPRECATED_FIELDS = [
  "modalities",
  "inputAudioFormat",
  "outputAudioFormat",
  "inputAudioTranscription",
  "turnDetection",
  "inputAudioNoiseReduction",
  "speed",
] as const;

/** Whether a config says something in the older, flat spelling. */
export function usesFlatFields(config: Partial<RealtimeSessionConfig>): boolean {
  const flat = config as Partial<RealtimeSessionConfigDeprecated>;
  return DEPRECATED_FIELDS.some((field) => flat[field] !== undefined);
}
