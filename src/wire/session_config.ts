import type { OpenEnum } from "./_open.ts";

/** An audio format of a session, as an object. */
export type RealtimeAudioFormatDefinition =
  | { readonly type: "audio/pcm"; readonly rate: number }
  | { readonly type: "audio/pcmu" }
  | { readonly type: "audio/pcma" };

/** An audio format of a session: an object, or one of the older names. Any other name means PCM16 at 24 kHz. */
export type RealtimeAudioFormat =
  | RealtimeAudioFormatDefinition
  | OpenEnum<"pcm16" | "g711_ulaw" | "g711_alaw">;

/** Turn detection in either spelling; fields not listed are sent, too, in the wire's. `null` in its place turns it off. */
export type RealtimeTurnDetectionConfig = {
  readonly type?: OpenEnum<"semantic_vad" | "server_vad">;
  readonly createResponse?: boolean;
  readonly create_response?: boolean;
  readonly eagerness?: "auto" | "low" | "medium" | "high";
  readonly interruptResponse?: boolean;
  readonly interrupt_response?: boolean;
  readonly prefixPaddingMs?: number;
  readonly prefix_padding_ms?: number;
  readonly silenceDurationMs?: number;
  readonly silence_duration_ms?: number;
  readonly threshold?: number;
  readonly idleTimeoutMs?: number | null;
  readonly idle_timeout_ms?: number | null;
  readonly modelVersion?: string;
  readonly model_version?: string;
  // deno-lint-ignore no-explicit-any -- the peers' type of the same name is this open
  readonly [field: string]: any;
};

/** Transcription of the caller's audio. */
export type RealtimeInputAudioTranscriptionConfig = {
  readonly delay?: "minimal" | "low" | "medium" | "high" | "xhigh";
  readonly keywords?: string[];
  readonly language?: string;
  readonly languages?: string[];
  readonly model?: string;
  readonly prompt?: string;
};

/** Noise reduction on the caller's audio. */
export type RealtimeInputAudioNoiseReductionConfig = {
  readonly type: OpenEnum<"near_field" | "far_field">;
};

/** The caller's side. In each field, `null` turns the setting off and is sent. */
export type RealtimeAudioInputConfig = {
  readonly format?: RealtimeAudioFormat;
  readonly noiseReduction?: RealtimeInputAudioNoiseReductionConfig | null;
  readonly transcription?: RealtimeInputAudioTranscriptionConfig | null;
  readonly turnDetection?: RealtimeTurnDetectionConfig | null;
};

/** The model's side. `speed` is 0.25 to 1.5. */
export type RealtimeAudioOutputConfig = {
  readonly format?: RealtimeAudioFormat;
  readonly voice?: string;
  readonly speed?: number;
};

/** Both sides of the audio. */
export type RealtimeAudioConfig = {
  readonly input?: RealtimeAudioInputConfig | null;
  readonly output?: RealtimeAudioOutputConfig | null;
};

/** A function tool as a session carries it. `parameters` is JSON Schema. */
export type FunctionToolDefinition = {
  readonly type: "function";
  readonly name: string;
  readonly description: string;
  // deno-lint-ignore no-explicit-any -- JSON Schema: every library has a type of its own for it
  readonly parameters: any;
  readonly strict?: boolean;
};

/** Which tools of an MCP server an approval rule is about. */
export type HostedMCPApprovalFilter = {
  readonly tool_names?: string[];
  readonly toolNames?: string[];
  readonly read_only?: boolean;
};

/** A remote MCP server that the service calls. */
export type HostedMCPToolDefinition = {
  readonly type: "mcp";
  readonly server_label: string;
  readonly server_url?: string;
  readonly server_description?: string;
  readonly connector_id?: string;
  readonly authorization?: string;
  readonly headers?: Record<string, string> | null;
  readonly allowed_tools?: string[] | { tool_names?: string[] } | null;
  readonly require_approval?:
    | "never"
    | "always"
    | { readonly never?: HostedMCPApprovalFilter; readonly always?: HostedMCPApprovalFilter };
};

/** A tool of a session. */
export type RealtimeToolDefinition = FunctionToolDefinition | HostedMCPToolDefinition;

/** Tracing of a session; `null` turns it off. */
export type RealtimeTracingConfig = "auto" | {
  readonly workflow_name?: string;
  readonly group_id?: string;
  // deno-lint-ignore no-explicit-any -- free-form by definition
  readonly metadata?: Record<string, any>;
};

/** A stored prompt. */
export type RealtimePrompt = {
  readonly promptId: string;
  readonly version?: string;
  // deno-lint-ignore no-explicit-any -- free-form by definition
  readonly variables?: Record<string, any>;
};

/** The settings that both config shapes share. `providerData` is merged into the payload as it is. */
export type RealtimeSessionConfigCommon = {
  readonly model: string;
  readonly instructions: string;
  // deno-lint-ignore no-explicit-any -- the service's own union grows
  readonly toolChoice: any;
  readonly tools: RealtimeToolDefinition[];
  readonly parallelToolCalls?: boolean;
  readonly reasoning?: { readonly effort?: "minimal" | "low" | "medium" | "high" | "xhigh" };
  readonly tracing?: RealtimeTracingConfig | null;
  // deno-lint-ignore no-explicit-any -- free-form by definition
  readonly providerData?: Record<string, any>;
  readonly prompt?: RealtimePrompt;
};

/** The current config shape. `voice` at the top is an older spelling of `audio.output.voice`. */
export type RealtimeSessionConfigDefinition = RealtimeSessionConfigCommon & {
  readonly outputModalities?: ("text" | "audio")[];
  readonly audio?: RealtimeAudioConfig;
  readonly voice?: string;
};

/** The older, flat config shape. It is recognised by any of its own fields. */
export type RealtimeSessionConfigDeprecated = RealtimeSessionConfigCommon & {
  readonly modalities: ("text" | "audio")[];
  readonly voice: string;
  readonly inputAudioFormat: RealtimeAudioFormat;
  readonly outputAudioFormat: RealtimeAudioFormat;
  readonly inputAudioTranscription: RealtimeInputAudioTranscriptionConfig | null;
  readonly turnDetection: RealtimeTurnDetectionConfig | null;
  readonly inputAudioNoiseReduction: RealtimeInputAudioNoiseReductionConfig | null;
  readonly speed: number;
};

/** What an application says of its session, in either shape. */
export type RealtimeSessionConfig =
  | RealtimeSessionConfigDefinition
  | RealtimeSessionConfigDeprecated;
