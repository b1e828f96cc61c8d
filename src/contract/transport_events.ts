import type { AudioFormat } from "../audio/format.ts";
import type { ConnectionCause } from "./connection_cause.ts";
import type {
  RealtimeBaseItem,
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
  RealtimeMcpCallItem,
} from "./realtime_item.ts";
import type { RealtimeUsage } from "./usage.ts";

/** Something went wrong; the connection goes on unless a `connection_change` says otherwise. */
export type TransportError = {
  readonly type: "error";
  /** The server's `error` event as it came, or an `Error` of this side. */
  readonly error: unknown;
};

/** Audio of the model. */
export type TransportLayerAudio = {
  readonly type: "audio";
  /** The bytes, in the format of the session or in PCM16 from the codec; the receiver may keep them. */
  readonly data: ArrayBuffer;
  readonly responseId: string;
  /** Left out by a transport that cannot tell. */
  readonly itemId?: string;
  /** Left out by a transport that cannot tell. */
  readonly contentIndex?: number;
};

/** More of what the model says, in text. */
export type TransportLayerTranscriptDelta = {
  readonly type: "transcript_delta";
  readonly itemId: string;
  readonly delta: string;
  readonly responseId: string;
  /** Left out by a transport that cannot tell. */
  readonly contentIndex?: number;
};

/** More of a text answer. */
export type TransportLayerOutputTextDelta = {
  readonly type: "output_text_delta";
  readonly itemId: string;
  readonly delta: string;
  readonly responseId: string;
  /** Left out by a transport that cannot tell. */
  readonly contentIndex?: number;
};

/** The model calls a function. `arguments` is JSON text. */
export type TransportToolCallEvent = {
  id?: string;
  type: "function_call";
  callId: string;
  name: string;
  arguments: string;
  previousItemId?: string;
  responseId: string;
};

/** A response has begun. `providerData` is the server's own event. */
export type TransportLayerResponseStarted = {
  type: "response_started";
  // deno-lint-ignore no-explicit-any -- whatever the provider says
  providerData?: Record<string, any>;
};

/** A response is over. */
export type TransportLayerResponseCompleted = {
  type: "response_done";
  response: {
    id: string;
    // deno-lint-ignore no-explicit-any -- the provider's items
    output: any[];
    usage: {
      inputTokens: number;
      inputTokensDetails?: Record<string, number>;
      outputTokens: number;
      outputTokensDetails?: Record<string, number>;
      totalTokens: number;
    };
  };
};

/** A tool of a remote MCP server. */
export type RealtimeMcpToolInfo = {
  name: string;
  description?: string;
  // deno-lint-ignore no-explicit-any -- JSON Schema
  input_schema?: Record<string, any>;
  // deno-lint-ignore no-explicit-any -- whatever the server adds
  [field: string]: any;
};

/** An event as it came, of any provider. */
// deno-lint-ignore no-explicit-any -- every provider's events have fields of their own
export type TransportEvent = { type: string; [field: string]: any };

/**
 * The neutral events: what a session or a phone needs to know of a connection beyond the events that
 * applications know, whichever protocol it speaks. A transport that raises them says so by
 * `neutralEvents`; of any other, `contract/raw_events.ts` reads the raw events.
 */
export type NeutralEventTypes = {
  /** The server hears the caller speak. Raised before anything that follows from it. */
  speech_started: [event: { readonly type: "speech_started" }];
  /** The server no longer hears the caller speak. */
  speech_stopped: [event: { readonly type: "speech_stopped" }];
  /** All audio of one part of an item has come. Raised before `audio_done`. */
  audio_part_done: [
    event: {
      readonly type: "audio_part_done";
      readonly itemId: string;
      readonly contentIndex: number;
    },
  ];
  /** The server has said how the session is configured. */
  session_configured: [event: TransportSessionConfigured];
  /** The server refused a config because its voice cannot change any more. */
  voice_refused: [event: { readonly type: "voice_refused" }];
  /** The server has written down what the caller said in one part of an item. */
  input_transcribed: [
    event: {
      readonly type: "input_transcribed";
      readonly itemId: string;
      readonly contentIndex: number;
      readonly transcript: string;
    },
  ];
  /** The server has cut one part of an item. */
  item_truncated: [event: TransportItemTruncated];
};

/** How a session is configured, as far as a phone and an agent need to know. */
export type TransportSessionConfigured = {
  readonly type: "session_configured";
  /** False for the config that the session began with, before the client said anything. */
  readonly isUpdate: boolean;
  /** The format of the model's audio on the wire; `undefined` if the server does not say. */
  readonly outputFormat: AudioFormat | undefined;
  /** The model's voice, as the server names it. */
  readonly voice: unknown;
};

/** What is left of one part of an item. */
export type TransportItemTruncated = {
  readonly type: "item_truncated";
  readonly itemId: string;
  readonly contentIndex: number;
  /** Milliseconds of its audio that are left: what the person heard. */
  readonly heardMs: number;
  /** Milliseconds that the model had generated; `undefined` if this side does not know. */
  readonly generatedMs: number | undefined;
};

/**
 * The events of every transport: the contract. For one server event, `*` comes first, then the
 * event under its own name where the transport has it, then what follows from it.
 */
export type RealtimeTransportEventTypes = {
  /** Every server event, as it was parsed, once. Read-only: all listeners get the same object. */
  "*": [event: TransportEvent];
  /** Something went wrong. */
  error: [error: TransportError];
  /** The status after a change; `cause` comes with `disconnected`. */
  connection_change: [
    status: "connecting" | "connected" | "disconnected",
    cause?: ConnectionCause,
  ];
  /** Audio of the model has come. Not raised where the transport plays it by itself (WebRTC, SIP). */
  audio: [event: TransportLayerAudio];
  /** All audio of an item has come; it may still be playing. */
  audio_done: [];
  /** The caller, or `interrupt()`, cut the model off: stop playing now. */
  audio_interrupted: [];
  /** More of the transcript of what the model says. */
  audio_transcript_delta: [event: TransportLayerTranscriptDelta];
  /** More of a text answer. */
  output_text_delta: [event: TransportLayerOutputTextDelta];
  /** A response has begun. */
  turn_started: [event: TransportLayerResponseStarted];
  /** A response is over, whether completed, cancelled or failed. */
  turn_done: [event: TransportLayerResponseCompleted];
  /** What a response used. */
  usage_update: [usage: RealtimeUsage];
  /** An item is new or has changed. */
  item_update: [item: RealtimeItem];
  /** An item was deleted. */
  item_deleted: [item: RealtimeBaseItem];
  /** The model calls a function. */
  function_call: [event: TransportToolCallEvent];
  /** An MCP server's tools are known. */
  mcp_tools_listed: [event: { serverLabel: string; tools: RealtimeMcpToolInfo[] }];
  /** The service asks before it calls an MCP tool. */
  mcp_approval_request: [item: RealtimeMcpCallApprovalRequestItem];
  /** The service has called an MCP tool. */
  mcp_tool_call_completed: [item: RealtimeMcpCallItem];
};
