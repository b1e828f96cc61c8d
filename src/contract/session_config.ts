import type { OpenEnum } from "./open_enum.ts";

/** An audio format of a session, as an object. `rate` is in hertz. G.711 (`pcmu`, `pcma`) is always 8 kHz. */
export type RealtimeAudioFormatDefinition =
  | { type: "audio/pcm"; rate: number }
  | { type: "audio/pcmu" }
  | { type: "audio/pcma" };

/**
 * An audio format of a session: an object, or one of the older names. Any other name means PCM16 at 24 kHz.
 */
export type RealtimeAudioFormat =
  | RealtimeAudioFormatDefinition
  | OpenEnum<"pcm16" | "g711_ulaw" | "g711_alaw">;

/**
 * How the server detects the turns of the caller. Each field may be written in camelCase or in the wire's
 * snake_case; if both are given, camelCase counts. A field that is not listed here is sent as well, in
 * snake_case. To turn the detection off, set `turnDetection` to `null`: the application then ends each
 * turn itself, with `sendAudio(audio, { commit: true })`.
 */
export type RealtimeTurnDetectionConfig = {
  /** How the end of a turn is found: by what was said, or by silence. @default "semantic_vad" */
  type?: OpenEnum<"semantic_vad" | "server_vad"> | undefined;
  /** Whether the server begins a response at the end of a turn. @default true */
  createResponse?: boolean | undefined;
  /** The wire's spelling of `createResponse`. */
  create_response?: boolean | undefined;
  /**
   * How soon `semantic_vad` ends a turn: after at most 8 s (`low`), 4 s (`medium`) or 2 s (`high`).
   *
   * @default "auto"
   */
  eagerness?: "auto" | "low" | "medium" | "high" | undefined;
  /** Whether the server cancels the running response when the caller begins to speak. @default true */
  interruptResponse?: boolean | undefined;
  /** The wire's spelling of `interruptResponse`. */
  interrupt_response?: boolean | undefined;
  /** Milliseconds of audio before the speech that `server_vad` adds to the turn. @default 300 */
  prefixPaddingMs?: number | undefined;
  /** The wire's spelling of `prefixPaddingMs`. */
  prefix_padding_ms?: number | undefined;
  /** Milliseconds of silence after which `server_vad` ends a turn. @default the service's own */
  silenceDurationMs?: number | undefined;
  /** The wire's spelling of `silenceDurationMs`. */
  silence_duration_ms?: number | undefined;
  /** How loud speech must be for `server_vad`, from 0 to 1. @default 0.5 */
  threshold?: number | undefined;
  /**
   * Milliseconds after the end of the model's last answer. If the caller does not speak in this time,
   * `server_vad` begins a response. `null` turns this off.
   *
   * @default null
   */
  idleTimeoutMs?: number | null | undefined;
  /** The wire's spelling of `idleTimeoutMs`. */
  idle_timeout_ms?: number | null | undefined;
  /** The version of the detection's own model. @default the service's own */
  modelVersion?: string | undefined;
  /** The wire's spelling of `modelVersion`. */
  model_version?: string | undefined;
  // deno-lint-ignore no-explicit-any -- the peers' type of the same name is this open
  [field: string]: any;
};

/** Transcription of the caller's audio. The service transcribes beside the model, and may be late. */
export type RealtimeInputAudioTranscriptionConfig = {
  /** How long the service waits before it sends text. Waiting longer may give a better transcript. */
  delay?: "minimal" | "low" | "medium" | "high" | "xhigh" | undefined;
  /** Words that the caller is likely to say. */
  keywords?: string[] | undefined;
  /** The language of the caller, as an ISO 639-1 code such as `"en"`. */
  language?: string | undefined;
  /** The languages that the caller may speak, as ISO 639-1 codes. */
  languages?: string[] | undefined;
  /** The transcription model. */
  model?: string | undefined;
  /** Text that tells the transcription model about the subject. */
  prompt?: string | undefined;
};

/** Noise reduction on the caller's audio. */
export type RealtimeInputAudioNoiseReductionConfig = {
  /** Where the microphone is: close to the mouth (a headset), or across the room (a laptop). */
  type: OpenEnum<"near_field" | "far_field">;
};

/** The caller's side of the audio. `null` turns a setting off and is sent. */
export type RealtimeAudioInputConfig = {
  /** The format of the caller's audio on the wire. A codec overrides it. @default PCM16 at 24 kHz */
  format?: RealtimeAudioFormat | undefined;
  /** Noise reduction. @default null */
  noiseReduction?: RealtimeInputAudioNoiseReductionConfig | null | undefined;
  /** Transcription of the caller. @default { model: "gpt-4o-mini-transcribe" } */
  transcription?: RealtimeInputAudioTranscriptionConfig | null | undefined;
  /** Turn detection. @default { type: "semantic_vad" } */
  turnDetection?: RealtimeTurnDetectionConfig | null | undefined;
};

/** The model's side of the audio. */
export type RealtimeAudioOutputConfig = {
  /** The format of the model's audio on the wire. A codec overrides it. @default PCM16 at 24 kHz */
  format?: RealtimeAudioFormat | undefined;
  /** The voice. It cannot change once the model has spoken. @default the service's own */
  voice?: string | undefined;
  /** The speed of the speech, from 0.25 to 1.5. @default 1 */
  speed?: number | undefined;
};

/** Both sides of the audio. */
export type RealtimeAudioConfig = {
  /** The caller's side. */
  input?: RealtimeAudioInputConfig | null | undefined;
  /** The model's side. */
  output?: RealtimeAudioOutputConfig | null | undefined;
};

/** A function tool of a session. */
export type FunctionToolDefinition = {
  type: "function";
  /** The function's name, unique within the session. */
  name: string;
  /** Tells the model what the function does and when to call it. */
  description: string;
  /** The parameters, as JSON Schema. */
  // deno-lint-ignore no-explicit-any -- JSON Schema: every library has a type of its own for it
  parameters: any;
  /** Not sent: the Realtime API has no such field. */
  strict?: boolean | undefined;
};

/** The tools of an MCP server that an approval rule applies to. */
export type HostedMCPApprovalFilter = {
  /** The wire's spelling of `toolNames`. */
  tool_names?: string[] | undefined;
  /** The names of the tools. */
  toolNames?: string[] | undefined;
  /** Whether the rule applies to tools that only read. */
  read_only?: boolean | undefined;
};

/** A remote MCP server whose tools the service itself calls. */
export type HostedMCPToolDefinition = {
  type: "mcp";
  /** The name of the server within the session. */
  server_label: string;
  /** The address of the server. Either this or `connector_id` is needed. */
  server_url?: string | undefined;
  /** Tells the model what the server offers. */
  server_description?: string | undefined;
  /** The id of one of the service's own connectors. */
  connector_id?: string | undefined;
  /** An OAuth token for the server. */
  authorization?: string | undefined;
  /** HTTP headers for the server. */
  headers?: Record<string, string> | null | undefined;
  /** The tools that the model may call. @default all */
  allowed_tools?: string[] | { tool_names?: string[] | undefined } | null | undefined;
  /** The tools that need an approval before each call. @default the service's own */
  require_approval?:
    | "never"
    | "always"
    | {
      never?: HostedMCPApprovalFilter | undefined;
      always?: HostedMCPApprovalFilter | undefined;
    }
    | undefined;
};

/** A tool of a session. */
export type RealtimeToolDefinition = FunctionToolDefinition | HostedMCPToolDefinition;

/** Tracing of a session: `"auto"`, or names for the trace. `null` turns it off. */
export type RealtimeTracingConfig = "auto" | {
  /** The name of the trace. */
  workflow_name?: string | undefined;
  /** Groups traces, such as those of one conversation. */
  group_id?: string | undefined;
  /** Stored with the trace. */
  // deno-lint-ignore no-explicit-any -- free-form by definition
  metadata?: Record<string, any> | undefined;
};

/** A prompt that is stored at the service. */
export type RealtimePrompt = {
  /** The id of the prompt. */
  promptId: string;
  /** The version of the prompt. @default the current one */
  version?: string | undefined;
  /** Values for the variables of the prompt. */
  // deno-lint-ignore no-explicit-any -- free-form by definition
  variables?: Record<string, any> | undefined;
};

/** How much the model reasons before it speaks. */
export type RealtimeReasoningEffort = "minimal" | "low" | "medium" | "high" | "xhigh";

/** Reasoning of the model. Only models that reason accept it. */
export type RealtimeReasoningConfig = {
  /** How much the model reasons. @default the service's own */
  effort?: RealtimeReasoningEffort | undefined;
};

/** The models of OpenAI's Realtime API. Any other name is accepted as well. */
export type OpenAIRealtimeModels = OpenEnum<
  | "gpt-realtime-2.1"
  | "gpt-realtime-2.1-mini"
  | "gpt-realtime-2"
  | "gpt-realtime-1.5"
  | "gpt-realtime"
  | "gpt-realtime-mini"
>;

/** The settings that both config shapes share. */
export type RealtimeSessionConfigCommon = {
  /** The model. A session keeps the model that it was opened with. */
  model: string;
  /** Tells the model who it is and what to do. */
  instructions: string;
  /** Whether the model may, must or must not call a tool. */
  // deno-lint-ignore no-explicit-any -- the service's own union grows
  toolChoice: any;
  /** The tools that the model may call. */
  tools: RealtimeToolDefinition[];
  /** Whether one response may call several tools. */
  parallelToolCalls?: boolean | undefined;
  /** Reasoning of the model. */
  reasoning?: RealtimeReasoningConfig | undefined;
  /** Tracing. It cannot be changed once it is on. @default "auto" */
  tracing?: RealtimeTracingConfig | null | undefined;
  /** Fields of the wire that have no name here. They are merged into the config unchanged. */
  // deno-lint-ignore no-explicit-any -- free-form by definition
  providerData?: Record<string, any> | undefined;
  /** A stored prompt. */
  prompt?: RealtimePrompt | undefined;
};

/** The current config shape. */
export type RealtimeSessionConfigDefinition = RealtimeSessionConfigCommon & {
  /** Whether the model answers in speech or in text. The service takes one of the two. @default ["audio"] */
  outputModalities?: ("text" | "audio")[] | undefined;
  /** The audio of both sides. */
  audio?: RealtimeAudioConfig | undefined;
  /** An older spelling of `audio.output.voice`. */
  voice?: string | undefined;
};

/** The older, flat config shape. Any of its own fields makes a config count as flat. */
export type RealtimeSessionConfigDeprecated = RealtimeSessionConfigCommon & {
  /** Now `outputModalities`. */
  modalities: ("text" | "audio")[];
  /** Now `audio.output.voice`. */
  voice: string;
  /** Now `audio.input.format`. */
  inputAudioFormat: RealtimeAudioFormat;
  /** Now `audio.output.format`. */
  outputAudioFormat: RealtimeAudioFormat;
  /** Now `audio.input.transcription`. */
  inputAudioTranscription: RealtimeInputAudioTranscriptionConfig | null;
  /** Now `audio.input.turnDetection`. */
  turnDetection: RealtimeTurnDetectionConfig | null;
  /** Now `audio.input.noiseReduction`. */
  inputAudioNoiseReduction: RealtimeInputAudioNoiseReductionConfig | null;
  /** Now `audio.output.speed`. */
  speed: number;
};

/** The config of a session, in either shape. Fields that are left out have their defaults. */
export type RealtimeSessionConfig =
  | RealtimeSessionConfigDefinition
  | RealtimeSessionConfigDeprecated;
