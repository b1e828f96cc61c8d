import type { ConversationItem } from "./items.ts";
import type {
  OutputModality,
  ToolChoice,
  WireAudioFormat,
  WirePrompt,
  WireTool,
} from "./session.ts";

/** The status of a response. */
export type ResponseStatus = "completed" | "cancelled" | "failed" | "incomplete" | "in_progress";

/** The reason for the status of a response. */
export type ResponseStatusDetails = {
  readonly type?: "completed" | "cancelled" | "incomplete" | "failed";
  readonly reason?: "turn_detected" | "client_cancelled" | "max_output_tokens" | "content_filter";
  readonly error?: { readonly type?: string; readonly code?: string; readonly message?: string };
};

/** The tokens that a response used. The input tokens include the cached tokens. */
export type ResponseUsage = {
  readonly total_tokens?: number;
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly input_token_details?: {
    readonly text_tokens?: number;
    readonly audio_tokens?: number;
    readonly image_tokens?: number;
    readonly cached_tokens?: number;
    readonly cached_tokens_details?: {
      readonly text_tokens?: number;
      readonly audio_tokens?: number;
      readonly image_tokens?: number;
    };
  };
  readonly output_token_details?: {
    readonly text_tokens?: number;
    readonly audio_tokens?: number;
  };
};

/**
 * A response of the model (docs/protocol.md#the-response-object). Out-of-band responses have the
 * `conversation_id` `null`.
 */
export type RealtimeResponse = {
  readonly id?: string;
  readonly object?: "realtime.response";
  readonly status?: ResponseStatus;
  readonly status_details?: ResponseStatusDetails | null;
  readonly output?: readonly ConversationItem[];
  readonly conversation_id?: string | null;
  readonly output_modalities?: readonly OutputModality[];
  readonly max_output_tokens?: number | "inf";
  readonly audio?: {
    readonly output?: { readonly format?: WireAudioFormat; readonly voice?: string };
  };
  readonly usage?: ResponseUsage | null;
  readonly metadata?: { readonly [key: string]: string } | null;
};

/**
 * The settings that a `response.create` overrides
 * (docs/protocol.md#what-one-response-may-override), for that response only.
 */
export type ResponseCreateParams = {
  readonly audio?: {
    readonly output?: {
      readonly format?: WireAudioFormat;
      readonly voice?: string | { readonly id: string };
    };
  };
  readonly conversation?: string;
  readonly input?: readonly (ConversationItem | {
    readonly type: "item_reference";
    readonly id: string;
  })[];
  readonly instructions?: string;
  readonly max_output_tokens?: number | "inf";
  readonly metadata?: { readonly [key: string]: string } | null;
  readonly output_modalities?: readonly OutputModality[];
  readonly parallel_tool_calls?: boolean;
  readonly prompt?: WirePrompt | null;
  readonly reasoning?: { readonly effort?: "minimal" | "low" | "medium" | "high" | "xhigh" };
  readonly tool_choice?: ToolChoice;
  readonly tools?: readonly WireTool[];
};
