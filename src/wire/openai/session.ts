import type { OpenEnum } from "../../contract/open_enum.ts";

/**
 * An audio format on the wire. PCM is signed 16-bit little-endian mono. G.711 is 8 kHz with one
 * byte per sample.
 */
export type WireAudioFormat =
  | { readonly type?: "audio/pcm"; readonly rate?: number }
  | { readonly type?: "audio/pcmu" }
  | { readonly type?: "audio/pcma" };

/** The modality of a response. The service accepts one at a time. */
export type OutputModality = "text" | "audio";

/** The transcription of the caller's audio. It is separate from the model and may arrive late. */
export type InputTranscription = {
  readonly delay?: "minimal" | "low" | "medium" | "high" | "xhigh";
  readonly keywords?: readonly string[];
  readonly language?: string;
  readonly languages?: readonly string[];
  readonly model?: string;
  readonly prompt?: string;
};

/** Detects the end of a turn by silence. Durations are in milliseconds; `threshold` is 0 to 1. */
export type ServerVad = {
  readonly type: "server_vad";
  readonly create_response?: boolean;
  readonly idle_timeout_ms?: number | null;
  readonly interrupt_response?: boolean;
  readonly prefix_padding_ms?: number;
  readonly silence_duration_ms?: number;
  readonly threshold?: number;
};

/** Detects the end of a turn by the meaning of the words. */
export type SemanticVad = {
  readonly type: "semantic_vad";
  readonly create_response?: boolean;
  readonly eagerness?: "low" | "medium" | "high" | "auto";
  readonly interrupt_response?: boolean;
};

/** The detection of the end of a turn. With `null` in its place, the client commits its audio. */
export type TurnDetection = ServerVad | SemanticVad;

/** The audio configuration of the caller's side. */
export type SessionAudioInput = {
  readonly format?: WireAudioFormat;
  readonly noise_reduction?: {
    readonly strength?: number;
    readonly type?: "near_field" | "far_field";
  } | null;
  readonly transcription?: InputTranscription | null;
  readonly turn_detection?: TurnDetection | null;
};

/** The audio configuration of the model's side. `speed` is 0.25 to 1.5. */
export type SessionAudioOutput = {
  readonly format?: WireAudioFormat;
  readonly speed?: number;
  readonly voice?: string | { readonly id: string };
};

/** A function that the model may call. `parameters` is JSON Schema. */
export type WireFunctionTool = {
  readonly type?: "function";
  readonly name?: string;
  readonly description?: string;
  readonly parameters?: unknown;
};

/** Selects the tools of an MCP server to which a rule applies. */
export type McpToolFilter = {
  readonly read_only?: boolean;
  readonly tool_names?: readonly string[];
};

/** A remote MCP server, which the service itself calls. */
export type McpTool = {
  readonly type: "mcp";
  readonly server_label: string;
  readonly allowed_callers?: readonly ("direct" | "programmatic")[] | null;
  readonly allowed_tools?: readonly string[] | McpToolFilter | null;
  readonly authorization?: string;
  readonly connector_id?: string;
  readonly defer_loading?: boolean;
  readonly headers?: { readonly [name: string]: string } | null;
  readonly require_approval?:
    | "always"
    | "never"
    | { readonly always?: McpToolFilter; readonly never?: McpToolFilter }
    | null;
  readonly server_description?: string;
  readonly server_url?: string;
  readonly tunnel_id?: string;
};

/** A tool entry of a session or of one response. */
export type WireTool = WireFunctionTool | McpTool;

/** Decides whether the model must, may or must not call a tool, and which one. */
export type ToolChoice =
  | OpenEnum<"none" | "auto" | "required">
  | { readonly type: "function"; readonly name: string }
  | { readonly type: "mcp"; readonly server_label: string; readonly name?: string | null };

/** A stored prompt. */
export type WirePrompt = {
  readonly id: string;
  readonly version?: string | null;
  readonly variables?: { readonly [name: string]: unknown } | null;
};

/** The tracing of a session. It cannot be changed after it is on. */
export type Tracing = "auto" | {
  readonly group_id?: string;
  readonly metadata?: unknown;
  readonly workflow_name?: string;
};

/** Decides what the server removes when the conversation is longer than the model's context. */
export type Truncation = "auto" | "disabled" | {
  readonly type: "retention_ratio";
  readonly retention_ratio: number;
  readonly token_limits?: { readonly post_instructions?: number };
};

/**
 * A speech-to-speech session on the wire (docs/protocol.md#session-configuration). In an update,
 * `null` turns a setting off.
 */
export type RealtimeWireSession = {
  readonly type: "realtime";
  readonly audio?: { readonly input?: SessionAudioInput; readonly output?: SessionAudioOutput };
  readonly include?: readonly "item.input_audio_transcription.logprobs"[] | null;
  readonly instructions?: string;
  readonly max_output_tokens?: number | "inf";
  readonly model?: string;
  readonly output_modalities?: readonly OutputModality[];
  readonly parallel_tool_calls?: boolean;
  readonly prompt?: WirePrompt | null;
  readonly reasoning?: { readonly effort?: "minimal" | "low" | "medium" | "high" | "xhigh" };
  readonly tool_choice?: ToolChoice;
  readonly tools?: readonly WireTool[];
  readonly tracing?: Tracing | null;
  readonly truncation?: Truncation;
  /** Only from the server. */
  readonly id?: string;
  /** Only from the server: `realtime.session`. */
  readonly object?: string;
  /** Only from the server: unix seconds. */
  readonly expires_at?: number;
};

/** A session that only transcribes (`intent=transcription`). */
export type TranscriptionWireSession = {
  readonly type: "transcription";
  readonly audio?: { readonly input?: SessionAudioInput };
  readonly include?: readonly "item.input_audio_transcription.logprobs"[] | null;
  /** Only from the server. */
  readonly id?: string;
  /** Only from the server: `realtime.transcription_session`. */
  readonly object?: string;
  /** Only from the server: unix seconds. */
  readonly expires_at?: number;
};

/** A session of either kind. */
export type WireSession = RealtimeWireSession | TranscriptionWireSession;
