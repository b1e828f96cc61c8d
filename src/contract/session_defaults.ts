import type {
  RealtimeSessionConfig,
  RealtimeSessionConfigDefinition,
  RealtimeSessionConfigDeprecated,
} from "./session_config.ts";

/** The model of a connection for which neither the application nor the URL names one. */
export const DEFAULT_OPENAI_REALTIME_MODEL = "gpt-realtime-2.1";

/** The settings of a session that the application leaves out (docs/agents_realtime.md#sdk-defaults). */
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

/** Whether a config has a field of the older, flat shape. */
export function usesFlatFields(config: Partial<RealtimeSessionConfig>): boolean {
  const flat = config as Partial<RealtimeSessionConfigDeprecated>;
  return DEPRECATED_FIELDS.some((field) => flat[field] !== undefined);
}
