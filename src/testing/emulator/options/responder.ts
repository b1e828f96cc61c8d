import type { AudioFormat } from "../../../audio/format.ts";
import type { ConversationItem } from "../../../wire/openai/items.ts";
import type { RealtimeWireSession, ToolChoice, WireTool } from "../../../wire/openai/session.ts";

/** Says a text: its transcript is the text, its audio a deterministic tone of 60 ms a character. */
export interface SayPart {
  /** What the model says. In a text response, what it writes. */
  readonly say: string;
  /** Marks the message as a spoken preamble or as the answer, where the model does that. */
  readonly phase?: "commentary" | "final_answer";
}

/** Plays audio as the model's voice. */
export interface AudioPart {
  /** Bytes in {@linkcode ResponderTurn.outputFormat}. They are sent as they are, and may be kept. */
  readonly audio: Uint8Array;
  /**
   * What the audio says.
   * @default {""}
   */
  readonly transcript?: string;
  /** Marks the message as a spoken preamble or as the answer, where the model does that. */
  readonly phase?: "commentary" | "final_answer";
}

/** Calls a function, or a tool of an MCP server that the session has listed. */
export interface CallPart {
  /** The tool's name. */
  readonly call: string;
  /**
   * The arguments: JSON text, or a value that is made into JSON.
   * @default {{}}
   */
  readonly arguments?: unknown;
  /** The id of the call, at most 32 characters. By default the emulator makes one. */
  readonly callId?: string;
}

/** Ends the response as `failed`. */
export interface FailPart {
  /** What `response.done` names as the error. */
  readonly fail: {
    /** For instance `insufficient_quota` or `rate_limit_exceeded`. */
    readonly code: string;
    /** @default {"server_error"} */
    readonly type?: string;
    /** A sentence for the developer. */
    readonly message?: string;
  };
}

/** Ends the response as `incomplete`. */
export interface IncompletePart {
  /** The reason that `response.done` gives. */
  readonly incomplete: "max_output_tokens" | "content_filter";
}

/** Waits on the emulator's clock before the next part. */
export interface WaitPart {
  /** How long, in milliseconds. */
  readonly waitMs: number;
}

/** One thing that a model does in a response. Each `say`, `audio` and `call` is an output item of its own. */
export type ResponderPart =
  | SayPart
  | AudioPart
  | CallPart
  | FailPart
  | IncompletePart
  | WaitPart;

/** What the model is asked to answer. A snapshot: it does not change while the response runs. */
export interface ResponderTurn {
  /**
   * What the turn is: the caller's audio, a text, the output of calls, or nothing new since the
   * model last spoke.
   */
  readonly kind: "audio" | "text" | "function_output" | "nothing";
  /** The text, the outputs joined by a space, or an empty string. */
  readonly text: string;
  /** For an audio turn the caller's own bytes, in {@linkcode inputFormat}; else empty. May be kept. */
  readonly audio: Uint8Array;
  /** How long {@linkcode audio} lasts. */
  readonly audioMs: number;
  /** The format of the caller's audio. */
  readonly inputFormat: AudioFormat;
  /** The format in which an {@linkcode AudioPart} must be. */
  readonly outputFormat: AudioFormat;
  /** Whether the response is to be spoken or written. */
  readonly modality: "audio" | "text";
  /** The items that the model reads, oldest first, this turn's included. */
  readonly items: readonly ConversationItem[];
  /** The instructions in force. */
  readonly instructions: string;
  /** The tools in force. */
  readonly tools: readonly WireTool[];
  /** The names that a {@linkcode CallPart} can have: the functions, and what MCP servers have listed. */
  readonly callableTools: readonly string[];
  /** Which tool may, must or must not be called. */
  readonly toolChoice: ToolChoice;
  /** The metadata of the response. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The session as it is. */
  readonly session: RealtimeWireSession;
  /** Aborted when the response is cancelled, by the client or by a barge-in. */
  readonly signal: AbortSignal;
}

/** Parts, in whichever way is easiest to write. */
export type ResponderOutput =
  | ResponderPart
  | Iterable<ResponderPart>
  | AsyncIterable<ResponderPart>
  | undefined;

/**
 * Stands in for the model: from a turn to what the model does. Return one part or several, at once
 * or as a promise, or be a generator: each part is asked for when the one before has been
 * delivered. What it throws ends the response as `failed`.
 *
 * @example A responder that calls a tool, then speaks about its output
 * ```ts
 * import type { Responder } from "@voicewire/realtime/testing";
 *
 * const responder: Responder = (turn) =>
 *   turn.kind === "function_output"
 *     ? { say: `It is ${turn.text}` }
 *     : [{ say: "One moment." }, { call: "weather", arguments: { city: "Rome" } }];
 * ```
 */
export type Responder = (turn: ResponderTurn) => ResponderOutput | Promise<ResponderOutput>;
