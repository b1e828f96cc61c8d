import type { OpenEnum } from "../../contract/open_enum.ts";
import type { ConversationItem } from "./items.ts";
import type { RealtimeResponse } from "./response.ts";
import type { WireSession } from "./session.ts";

/** A server event: its type, its id and its fields. */
export type ServerEventOf<Type extends string, Fields = unknown> =
  & { readonly type: Type; readonly event_id: string }
  & Fields;

/**
 * The position of a streamed part: the response, the item, the output index and the content index.
 */
export type PartPosition = {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index: number;
};

/** The position of a call whose arguments are streamed. */
export type CallPosition = {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
};

/**
 * The part in `response.content_part.*`. Its type has the short name, such as `text`, where the
 * part of an item has `output_text`.
 */
export type ResponsePart = {
  readonly type?: "text" | "audio";
  readonly text?: string;
  readonly audio?: string;
  readonly transcript?: string;
};

/** An error of the service. `event_id` is the id of the client event that caused it. */
export type RealtimeApiError = {
  readonly type: string;
  readonly message: string;
  readonly code?: string | null;
  readonly param?: string | null;
  readonly event_id?: string | null;
};

/** The log probability of one transcribed token. */
export type LogProbability = {
  readonly token: string;
  readonly bytes: readonly number[];
  readonly logprob: number;
};

/** The usage of a transcription: its tokens, or its duration in seconds. */
export type TranscriptionUsage =
  | {
    readonly type: "tokens";
    readonly input_tokens: number;
    readonly output_tokens: number;
    readonly total_tokens: number;
    readonly input_token_details?: {
      readonly text_tokens?: number;
      readonly audio_tokens?: number;
    };
  }
  | { readonly type: "duration"; readonly seconds: number };

/** One row of `rate_limits.updated`. */
export type RateLimit = {
  readonly name?: OpenEnum<"requests" | "tokens">;
  readonly limit?: number;
  readonly remaining?: number;
  readonly reset_seconds?: number;
};

/** The fields of an event with an item. */
export type WithItem = { readonly item: ConversationItem };
/** The fields of an event with an item and its place. `null` is the front of the conversation. */
export type WithPlacedItem = WithItem & { readonly previous_item_id?: string | null };
/** The fields of an event with the id of an item. */
export type WithItemId = { readonly item_id: string };
/** The fields of an event with the whole session. */
export type WithSession = { readonly session: WireSession };
/** The fields of an event with a response. */
export type WithResponse = { readonly response: RealtimeResponse };
/** The fields of an event with the id of a response. */
export type WithResponseId = { readonly response_id: string };

/**
 * The server events by their type (docs/protocol.md#server-events), as in
 * `ServerEventMap["response.done"]`.
 */
export type ServerEventMap = {
  "session.created": ServerEventOf<"session.created", WithSession>;
  "session.updated": ServerEventOf<"session.updated", WithSession>;
  "conversation.created": ServerEventOf<
    "conversation.created",
    { readonly conversation: { readonly id?: string; readonly object?: "realtime.conversation" } }
  >;
  "conversation.item.added": ServerEventOf<"conversation.item.added", WithPlacedItem>;
  "conversation.item.done": ServerEventOf<"conversation.item.done", WithPlacedItem>;
  "conversation.item.created": ServerEventOf<"conversation.item.created", WithPlacedItem>;
  "conversation.item.retrieved": ServerEventOf<"conversation.item.retrieved", WithItem>;
  "conversation.item.deleted": ServerEventOf<"conversation.item.deleted", WithItemId>;
  "conversation.item.truncated": ServerEventOf<
    "conversation.item.truncated",
    WithItemId & { readonly content_index: number; readonly audio_end_ms: number }
  >;
  "conversation.item.input_audio_transcription.delta": ServerEventOf<
    "conversation.item.input_audio_transcription.delta",
    WithItemId & {
      readonly content_index?: number;
      readonly delta?: string;
      readonly logprobs?: readonly LogProbability[] | null;
    }
  >;
  "conversation.item.input_audio_transcription.completed": ServerEventOf<
    "conversation.item.input_audio_transcription.completed",
    WithItemId & {
      readonly content_index: number;
      readonly transcript: string;
      readonly usage: TranscriptionUsage;
      readonly languages?: readonly { readonly code: string }[];
      readonly logprobs?: readonly LogProbability[] | null;
    }
  >;
  "conversation.item.input_audio_transcription.failed": ServerEventOf<
    "conversation.item.input_audio_transcription.failed",
    WithItemId & {
      readonly content_index: number;
      readonly error: {
        readonly type?: string;
        readonly code?: string;
        readonly message?: string;
        readonly param?: string | null;
      };
    }
  >;
  "conversation.item.input_audio_transcription.segment": ServerEventOf<
    "conversation.item.input_audio_transcription.segment",
    WithItemId & {
      readonly id: string;
      readonly content_index: number;
      readonly text: string;
      readonly speaker: string;
      readonly start: number;
      readonly end: number;
    }
  >;
  "input_audio_buffer.committed": ServerEventOf<
    "input_audio_buffer.committed",
    WithItemId & { readonly previous_item_id?: string | null }
  >;
  "input_audio_buffer.cleared": ServerEventOf<"input_audio_buffer.cleared">;
  "input_audio_buffer.speech_started": ServerEventOf<
    "input_audio_buffer.speech_started",
    WithItemId & { readonly audio_start_ms: number }
  >;
  "input_audio_buffer.speech_stopped": ServerEventOf<
    "input_audio_buffer.speech_stopped",
    WithItemId & { readonly audio_end_ms: number }
  >;
  "input_audio_buffer.timeout_triggered": ServerEventOf<
    "input_audio_buffer.timeout_triggered",
    WithItemId & { readonly audio_start_ms: number; readonly audio_end_ms: number }
  >;
  /**
   * A key that the caller pressed, on SIP only. This event alone has no `event_id`. `event` is the
   * key, and `received_at` is a Unix time in seconds.
   */
  "input_audio_buffer.dtmf_event_received": {
    readonly type: "input_audio_buffer.dtmf_event_received";
    readonly event: string;
    readonly received_at: number;
  };
  "output_audio_buffer.started": ServerEventOf<"output_audio_buffer.started", WithResponseId>;
  "output_audio_buffer.stopped": ServerEventOf<"output_audio_buffer.stopped", WithResponseId>;
  "output_audio_buffer.cleared": ServerEventOf<"output_audio_buffer.cleared", WithResponseId>;
  "response.created": ServerEventOf<"response.created", WithResponse>;
  "response.done": ServerEventOf<"response.done", WithResponse>;
  "response.output_item.added": ServerEventOf<
    "response.output_item.added",
    WithResponseId & WithItem & { readonly output_index: number }
  >;
  "response.output_item.done": ServerEventOf<
    "response.output_item.done",
    WithResponseId & WithItem & { readonly output_index: number }
  >;
  "response.content_part.added": ServerEventOf<
    "response.content_part.added",
    PartPosition & { readonly part: ResponsePart }
  >;
  "response.content_part.done": ServerEventOf<
    "response.content_part.done",
    PartPosition & { readonly part: ResponsePart }
  >;
  "response.output_text.delta": ServerEventOf<
    "response.output_text.delta",
    PartPosition & { readonly delta: string }
  >;
  "response.output_text.done": ServerEventOf<
    "response.output_text.done",
    PartPosition & { readonly text: string }
  >;
  "response.output_audio.delta": ServerEventOf<
    "response.output_audio.delta",
    PartPosition & { readonly delta: string }
  >;
  "response.output_audio.done": ServerEventOf<"response.output_audio.done", PartPosition>;
  "response.output_audio_transcript.delta": ServerEventOf<
    "response.output_audio_transcript.delta",
    PartPosition & { readonly delta: string }
  >;
  "response.output_audio_transcript.done": ServerEventOf<
    "response.output_audio_transcript.done",
    PartPosition & { readonly transcript: string }
  >;
  "response.function_call_arguments.delta": ServerEventOf<
    "response.function_call_arguments.delta",
    CallPosition & { readonly call_id: string; readonly delta: string }
  >;
  "response.function_call_arguments.done": ServerEventOf<
    "response.function_call_arguments.done",
    CallPosition & { readonly call_id: string; readonly name: string; readonly arguments: string }
  >;
  "response.mcp_call_arguments.delta": ServerEventOf<
    "response.mcp_call_arguments.delta",
    CallPosition & { readonly delta: string; readonly obfuscation?: string | null }
  >;
  "response.mcp_call_arguments.done": ServerEventOf<
    "response.mcp_call_arguments.done",
    CallPosition & { readonly arguments: string }
  >;
  "response.mcp_call.in_progress": ServerEventOf<
    "response.mcp_call.in_progress",
    WithItemId & { readonly output_index: number }
  >;
  "response.mcp_call.completed": ServerEventOf<
    "response.mcp_call.completed",
    WithItemId & { readonly output_index: number }
  >;
  "response.mcp_call.failed": ServerEventOf<
    "response.mcp_call.failed",
    WithItemId & { readonly output_index: number }
  >;
  "mcp_list_tools.in_progress": ServerEventOf<"mcp_list_tools.in_progress", WithItemId>;
  "mcp_list_tools.completed": ServerEventOf<"mcp_list_tools.completed", WithItemId>;
  "mcp_list_tools.failed": ServerEventOf<"mcp_list_tools.failed", WithItemId>;
  "rate_limits.updated": ServerEventOf<
    "rate_limits.updated",
    { readonly rate_limits: readonly RateLimit[] }
  >;
  "error": ServerEventOf<"error", { readonly error: RealtimeApiError }>;
};

/** The server events of the service (docs/protocol.md#server-events). */
export type KnownServerEvent = ServerEventMap[keyof ServerEventMap];

/**
 * A server event that {@linkcode ServerEventMap} does not list, unchanged. At run time, its `type`
 * is the type that the server sent. The literal type here makes a `switch` over `event.type` narrow
 * the known events. To match a new event, compare `event.type as string`.
 */
export type UnknownServerEvent = {
  readonly type: "(any other type)";
  readonly event_id?: string;
  readonly [field: string]: unknown;
};

/** All events that a server may send. A `switch` over `type` narrows to one event. */
export type RealtimeServerEvent = KnownServerEvent | UnknownServerEvent;
