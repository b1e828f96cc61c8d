import type { AudioFormat } from "../audio/format.ts";
import type { ConnectionCause } from "./connection_cause.ts";
import type { OpenEnum } from "./open_enum.ts";
import type {
  RealtimeBaseItem,
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
  RealtimeMcpCallItem,
} from "./realtime_item.ts";
import type { RealtimeUsage } from "./usage.ts";

/** Something went wrong. The connection goes on, unless `connection_change` says that it has ended. */
export type TransportError = {
  readonly type: "error";
  /**
   * The server's whole `error` event, a {@linkcode ServiceFailure}, which has the same shape, or an `Error`
   * that was raised on this side.
   */
  readonly error: unknown;
};

/**
 * A failure that the service reports in an event of its own instead of in an `error` event: a response, a
 * transcription, a list of MCP tools or an MCP call that failed. It has the shape of an `error` event, so
 * that one handler reads the code and the message of both.
 */
export type ServiceFailure = {
  readonly type: "error";
  /** The id of the event that reported the failure. */
  readonly event_id?: string;
  readonly error: {
    /** The service's type of the error; `server_error` if it names none. */
    readonly type: string;
    /** The service's code; `null` if it gives none. */
    readonly code: string | null;
    /** The service's words; if it has none, a sentence that says what failed. */
    readonly message: string;
  };
  /** The type of the event that reported the failure, such as `response.done`. */
  readonly reportedBy: string;
  /** The item that failed: the caller's speech, the list of tools or the call. */
  readonly itemId?: string;
  /** The response that failed. */
  readonly responseId?: string;
  /** The MCP server whose tools could not be listed, if it is known. */
  readonly serverLabel?: string;
};

/** A chunk of the model's audio. */
export type TransportLayerAudio = {
  readonly type: "audio";
  /**
   * The audio: with a codec, PCM16 samples (little-endian) at the codec's rate; otherwise bytes in the
   * session's output format. The buffer belongs to the receiver, which may keep it.
   */
  readonly data: ArrayBuffer;
  /** The response that the audio belongs to. */
  readonly responseId: string;
  /** The item that the audio belongs to. Absent if the transport does not know it. */
  readonly itemId?: string;
  /** The part of the item. Absent if the transport does not know it. */
  readonly contentIndex?: number;
};

/** More of the transcript of the model's speech. */
export type TransportLayerTranscriptDelta = {
  readonly type: "transcript_delta";
  readonly itemId: string;
  /** The text that is added to the transcript. */
  readonly delta: string;
  readonly responseId: string;
  /** The part of the item. Absent if the transport does not know it. */
  readonly contentIndex?: number;
};

/** More of a text answer. */
export type TransportLayerOutputTextDelta = {
  readonly type: "output_text_delta";
  readonly itemId: string;
  /** The text that is added to the answer. */
  readonly delta: string;
  readonly responseId: string;
  /** The part of the item. Absent if the transport does not know it. */
  readonly contentIndex?: number;
};

/** A call of a function by the model. */
export type TransportToolCallEvent = {
  /** The id of the item that holds the call. Without it, no `item_update` follows the output. */
  id?: string | undefined;
  type: "function_call";
  /** The id of the call. The output names it. */
  callId: string;
  /** The function's name. */
  name: string;
  /** The arguments, as JSON text. */
  arguments: string;
  /** The id of the item before the call, if it is known. */
  previousItemId?: string | undefined;
  /** The response that made the call. */
  responseId: string;
};

/** The payload of `turn_started`. */
export type TransportLayerResponseStarted = {
  type: "response_started";
  /** A copy of the server's own event. */
  // deno-lint-ignore no-explicit-any -- every provider's events have fields of their own
  providerData?: Record<string, any>;
};

/** The payload of `turn_done`. */
export type TransportLayerResponseCompleted = {
  type: "response_done";
  response: {
    /** The response's id. */
    id: string;
    /** The items of the response, as the provider sent them. */
    // deno-lint-ignore no-explicit-any -- the provider's items
    output: any[];
    /** The tokens that the response used. */
    usage: {
      inputTokens: number;
      inputTokensDetails?: Record<string, number>;
      outputTokens: number;
      outputTokensDetails?: Record<string, number>;
      totalTokens: number;
    };
    /** How the response ended, as the provider names it. Absent if the provider does not say. */
    status?: OpenEnum<"completed" | "cancelled" | "incomplete" | "failed">;
    /** Why it ended so, as the provider sent it. Absent if the provider does not say. */
    statusDetails?: {
      readonly type?: string;
      /** For `cancelled` and `incomplete`, such as `turn_detected` or `content_filter`. */
      readonly reason?: string;
      /** For `failed`. The same error is raised as `error`, before `turn_done`. */
      readonly error?: {
        readonly type?: string;
        readonly code?: string;
        readonly message?: string;
      };
    };
  };
};

/** A tool of a remote MCP server. */
export type RealtimeMcpToolInfo = {
  /** The tool's name. */
  name: string;
  /** Tells the model what the tool does. */
  description?: string;
  /** The parameters, as JSON Schema. */
  // deno-lint-ignore no-explicit-any -- JSON Schema
  input_schema?: Record<string, any>;
  // deno-lint-ignore no-explicit-any -- the server may add fields
  [field: string]: any;
};

/** A raw event of any provider, as it was received or is to be sent. */
// deno-lint-ignore no-explicit-any -- every provider's events have fields of their own
export type TransportEvent = { type: string; [field: string]: any };

/**
 * The neutral events. They tell a session or a phone what it needs to know beyond the events that
 * applications use, and they are the same for every protocol. A transport that raises them has
 * `neutralEvents: true`. For any other transport, the toolkit reads the raw events (`*`) as events of
 * OpenAI's Realtime API.
 */
export type NeutralEventTypes = {
  /**
   * The caller has begun to speak. Raised before the events that follow from it, such as
   * `audio_interrupted`.
   */
  speech_started: [event: TransportSpeechStarted];
  /** The caller has stopped speaking. */
  speech_stopped: [event: { readonly type: "speech_stopped" }];
  /** The last audio of one part of an item has come. Raised before `audio_done`. */
  audio_part_done: [
    event: {
      readonly type: "audio_part_done";
      readonly itemId: string;
      readonly contentIndex: number;
    },
  ];
  /** The server has described the session's config. */
  session_configured: [event: TransportSessionConfigured];
  /** The server has refused a config because the session's voice can no longer change. */
  voice_refused: [event: { readonly type: "voice_refused" }];
  /** The transcript of the caller's speech in one part of an item is complete. */
  input_transcribed: [
    event: {
      readonly type: "input_transcribed";
      readonly itemId: string;
      readonly contentIndex: number;
      readonly transcript: string;
    },
  ];
  /**
   * The server has placed an item of any kind, also one that has no `item_update`, or has it later. Raised
   * before the `item_update`.
   */
  item_placed: [
    event: {
      readonly type: "item_placed";
      readonly itemId: string;
      /** The id of the item before this one. `null` means the first place. */
      readonly previousItemId: string | null;
    },
  ];
  /** The server has truncated one part of an item. */
  item_truncated: [event: TransportItemTruncated];
};

/** The payload of `speech_started`. */
export type TransportSpeechStarted = {
  readonly type: "speech_started";
  /**
   * Whether the caller's speech interrupts the model; false if the session's `interrupt_response` is false.
   *
   * @default true
   */
  readonly interrupts?: boolean;
};

/** The payload of `session_configured`: the settings that a phone and an agent need to know. */
export type TransportSessionConfigured = {
  readonly type: "session_configured";
  /** Whether this is an update of the config; false for the config that the session began with. */
  readonly isUpdate: boolean;
  /** The format of the model's audio on the wire; `undefined` if the server does not name it. */
  readonly outputFormat: AudioFormat | undefined;
  /** The model's voice, as the server names it. */
  readonly voice: unknown;
};

/** The payload of `item_truncated`: how much of one part of an item is left. */
export type TransportItemTruncated = {
  readonly type: "item_truncated";
  readonly itemId: string;
  readonly contentIndex: number;
  /** The milliseconds of audio that are left, which the person has heard. */
  readonly heardMs: number;
  /** The milliseconds that the model had generated; `undefined` if they were not counted on this side. */
  readonly generatedMs: number | undefined;
};

/**
 * The events of every transport. For one event of the server, `*` is raised first, then the event under
 * its own name if the transport has such events, then the events that follow from it.
 */
export type RealtimeTransportEventTypes = {
  /** Every event of the server, as it was parsed. All listeners get the same object: do not change it. */
  "*": [event: TransportEvent];
  /** Something went wrong, on this side or at the service. */
  error: [error: TransportError];
  /**
   * The status of the connection has changed. `cause` is given with `disconnected`, and says why the
   * connection ended. There is no event for `disconnecting`.
   */
  connection_change: [
    status: "connecting" | "connected" | "disconnected",
    cause?: ConnectionCause,
  ];
  /** Audio of the model has come. Not raised over WebRTC and SIP, where the audio is not in the messages. */
  audio: [event: TransportLayerAudio];
  /** The last audio of an item has come. The item may still be playing. */
  audio_done: [];
  /** The caller or `interrupt()` has interrupted the model. Stop playing at once. */
  audio_interrupted: [];
  /** More of the transcript of the model's speech. */
  audio_transcript_delta: [event: TransportLayerTranscriptDelta];
  /** More of a text answer. */
  output_text_delta: [event: TransportLayerOutputTextDelta];
  /** A response has begun. */
  turn_started: [event: TransportLayerResponseStarted];
  /** A response is over, whether completed, cancelled or failed. */
  turn_done: [event: TransportLayerResponseCompleted];
  /** The tokens that a response used. Raised before `turn_done`. */
  usage_update: [usage: RealtimeUsage];
  /** An item is new or has changed. */
  item_update: [item: RealtimeItem];
  /** An item was deleted. */
  item_deleted: [item: RealtimeBaseItem];
  /** The model calls a function. */
  function_call: [event: TransportToolCallEvent];
  /** The service has listed the tools of an MCP server. */
  mcp_tools_listed: [event: { serverLabel: string; tools: RealtimeMcpToolInfo[] }];
  /** The service needs an approval before it calls an MCP tool. */
  mcp_approval_request: [item: RealtimeMcpCallApprovalRequestItem];
  /** The service has called an MCP tool. */
  mcp_tool_call_completed: [item: RealtimeMcpCallItem];
};
