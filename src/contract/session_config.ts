import type { OpenEnum } from "./open_enum.ts";

/** An audio format of a session, as an object. */
export type RealtimeAudioFormatDefinition =
  | { type: "audio/pcm"; rate: number }
  | { type: "audio/pcmu" }
  | { type: "audio/pcma" };

/** An audio format of a session: an object, or one of the older names. Any other name means PCM16 at 24 kHz. */
export type RealtimeAudioFormat =
  | RealtimeAudioFormatDefinition
  | OpenEnum<"pcm16" | "g711_ulaw" | "g711_alaw">;

/** Turn detection in either spelling; fields not listed are sent, too, in the wire's. `null` in its place turns it off. */
export type RealtimeTurnDetectionConfig = {
  type?: OpenEnum<"semantic_vad" | "server_vad">;
  createResponse?: boolean;
  create_response?: boolean;
  eagerness?: "auto" | "low" | "medium" | "high";
  interruptResponse?: boolean;
  interrupt_response?: boolean;
  prefixPaddingMs?: number;
  prefix_padding_ms?: number;
  silenceDurationMs?: number;
  silence_duration_ms?: number;
  threshold?: number;
  idleTimeoutMs?: number | null;
  idle_timeout_ms?: number | null;
  modelVersion?: string;
  model_version?: string;
  // deno-lint-ignore no-explicit-any -- the peers' type of the same name is this open
  [field: string]: any;
};

/** Transcription of the caller's audio. */
export type RealtimeInputAudioTranscriptionConfig = {
  delay?: "minimal" | "low" | "medium" | "high" | "xhigh";
  keywords?: string[];
  language?: string;
  languages?: string[];
  model?: string;
  prompt?: string;
};

/** Noise reduction on the caller's audio. */
export type RealtimeInputAudioNoiseReductionConfig = {
  type: OpenEnum<"near_field" | "far_field">;
};

/** The caller's side. In each field, `null` turns the setting off and is sent. */
export type RealtimeAudioInputConfig = {
  format?: RealtimeAudioFormat;
  noiseReduction?: RealtimeInputAudioNoiseReductionConfig | null;
  transcription?: RealtimeInputAudioTranscriptionConfig | null;
  turnDetection?: RealtimeTurnDetectionConfig | null;
};

/** The model's side. `speed` is 0.25 to 1.5. */
export type RealtimeAudioOutputConfig = {
  format?: RealtimeAudioFormat;
  voice?: string;
  speed?: number;
};

/** Both sides of the audio. */
export type RealtimeAudioConfig = {
  input?: RealtimeAudioInputConfig | null;
  output?: RealtimeAudioOutputConfig | null;
};

/** A function tool as a session carries it. `parameters` is JSON Schema. */
export type FunctionToolDefinition = {
  type: "function";
  name: string;
  description: string;
  // deno-lint-ignore no-explicit-any -- JSON Schema: every library has a type of its own for it
  parameters: any;
  strict?: boolean;
};

/** Which tools of an MCP server an approval rule is about. */
export type HostedMCPApprovalFilter = {
  tool_names?: string[];
  toolNames?: string[];
  read_only?: boolean;
};

/** A remote MCP server that the service calls. */
export type HostedMCPToolDefinition = {
  type: "mcp";
  server_label: string;
  server_url?: string;
  server_description?: string;
  connector_id?: string;
  authorization?: string;
  headers?: Record<string, string> | null;
  allowed_tools?: string[] | { tool_names?: string[] } | null;
  require_approval?:
    | "never"
    | "always"
    | { never?: HostedMCPApprovalFilter; always?: HostedMCPApprovalFilter };
};

/** A tool of a session. */
export type RealtimeToolDefinition = FunctionToolDefinition | HostedMCPToolDefinition;

/** Tracing of a session; `null` turns it off. */
export type RealtimeTracingConfig = "auto" | {
  workflow_name?: string;
  group_id?: string;
  // deno-lint-ignore no-explicit-any -- free-form by definition
  metadata?: Record<string, any>;
};

/** A stored prompt. */
export type RealtimePrompt = {
  promptId: string;
  version?: string;
  // deno-lint-ignore no-explicit-any -- free-form by definition
  variables?: Record<string, any>;
};

/** How much the model thinks before it speaks. */
export type RealtimeReasoningEffort = "minimal" | "low" | "medium" | "high" | "xhigh";

/** Reasoning of the model. */
export type RealtimeReasoningConfig = { effort?: RealtimeReasoningEffort };

/** The models of OpenAI's Realtime API; any other name is taken, too. */
export type OpenAIRealtimeModels = OpenEnum<
  | "gpt-realtime-2.1"
  | "gpt-realtime-2.1-mini"
  | "gpt-realtime-2"
  | "gpt-realtime-1.5"
  | "gpt-realtime"
  | "gpt-realtime-mini"
>;

/** The settings that both config shapes share. `providerData` is merged into the payload as it is. */
export type RealtimeSessionConfigCommon = {
  model: string;
  instructions: string;
  // deno-lint-ignore no-explicit-any -- the service's own union grows
  toolChoice: any;
  tools: RealtimeToolDefinition[];
  parallelToolCalls?: boolean;
  reasoning?: RealtimeReasoningConfig;
  tracing?: RealtimeTracingConfig | null;
  // deno-lint-ignore no-explicit-any -- free-form by definition
  providerData?: Record<string, any>;
  prompt?: RealtimePrompt;
};

/** The current config shape. `voice` at the top is an older spelling of `audio.output.voice`. */
export type RealtimeSessionConfigDefinition = RealtimeSessionConfigCommon & {
  outputModalities?: ("text" | "audio")[];
  audio?: RealtimeAudioConfig;
  voice?: string;
};

/** The older, flat config shape. It is recognised by any of its own fields. */
export type RealtimeSessionConfigDeprecated = RealtimeSessionConfigCommon & {
  modalities: ("text" | "audio")[];
  voice: string;
  inputAudioFormat: RealtimeAudioFormat;
  outputAudioFormat: RealtimeAudioFormat;
  inputAudioTranscription: RealtimeInputAudioTranscriptionConfig | null;
  turnDetection: RealtimeTurnDetectionConfig | null;
  inputAudioNoiseReduction: RealtimeInputAudioNoiseReductionConfig | null;
  speed: number;
};

/** What an application says of its session, in either shape. */
export type RealtimeSessionConfig =
  | RealtimeSessionConfigDefinition
  | RealtimeSessionConfigDeprecated;
