import type { AudioFormat } from "../../../audio/format.ts";
import type { ConversationItem } from "../../../wire/openai/items.ts";
import type { RealtimeWireSession, ToolChoice, WireTool } from "../../../wire/openai/session.ts";

/** Says a text. The transcript is the text, and the audio is a tone of 60 ms for each character. */
export interface SayPart {
  /** The text that the model says, or writes in a text response. */
  readonly say: string;
  /** Marks the message as a preamble or as the answer, for models that do so. By default unmarked. */
  readonly phase?: "commentary" | "final_answer" | undefined;
}

/** Plays audio as the model's voice. */
export interface AudioPart {
  /** The bytes, in {@linkcode ResponderTurn.outputFormat}. They are sent unchanged, and not copied. */
  readonly audio: Uint8Array;
  /**
   * The words of the audio.
   * @default {""}
   */
  readonly transcript?: string | undefined;
  /** Marks the message as a preamble or as the answer, for models that do so. By default unmarked. */
  readonly phase?: "commentary" | "final_answer" | undefined;
}

/** Calls a function, or a tool that an MCP server of the session has listed. */
export interface CallPart {
  /** The name of the tool. */
  readonly call: string;
  /**
   * The arguments: JSON text, or a value that is converted to JSON.
   * @default {{}}
   */
  readonly arguments?: unknown;
  /** The id of the call, with at most 32 characters. By default the emulator makes one. */
  readonly callId?: string | undefined;
}

/** Ends the response as `failed`. */
export interface FailPart {
  /** The error in `response.done`. */
  readonly fail: {
    /** The error code, for example `insufficient_quota` or `rate_limit_exceeded`. */
    readonly code: string;
    /** The kind of error. @default {"server_error"} */
    readonly type?: string | undefined;
    /** The sentence for the developer. By default there is none. */
    readonly message?: string | undefined;
  };
}

/** Ends the response as `incomplete`. */
export interface IncompletePart {
  /** The reason in `response.done`. */
  readonly incomplete: "max_output_tokens" | "content_filter";
}

/** Waits on the emulator's clock before the next part. */
export interface WaitPart {
  /** The time to wait, in milliseconds. */
  readonly waitMs: number;
}

/** One step of a response. Each `say`, `audio` and `call` becomes its own output item. */
export type ResponderPart =
  | SayPart
  | AudioPart
  | CallPart
  | FailPart
  | IncompletePart
  | WaitPart;

/** The input of a {@linkcode Responder}. A snapshot: it does not change while the response runs. */
export interface ResponderTurn {
  /**
   * The kind of input: the caller's audio, a text, the output of tool calls, or nothing new since the
   * model's last message.
   */
  readonly kind: "audio" | "text" | "function_output" | "nothing";
  /** The text of a text turn, or the tool outputs joined by spaces. Else empty. */
  readonly text: string;
  /** The caller's bytes of an audio turn, in {@linkcode ResponderTurn.inputFormat}. Else empty. They may be kept. */
  readonly audio: Uint8Array;
  /** The length of {@linkcode ResponderTurn.audio} in milliseconds. */
  readonly audioMs: number;
  /** The format of the caller's audio. */
  readonly inputFormat: AudioFormat;
  /** The format that the bytes of an {@linkcode AudioPart} must have. */
  readonly outputFormat: AudioFormat;
  /** Whether the response is spoken or written. */
  readonly modality: "audio" | "text";
  /** The items that the model reads, oldest first, including this turn's. */
  readonly items: readonly ConversationItem[];
  /** The instructions for this response. */
  readonly instructions: string;
  /** The tools for this response. */
  readonly tools: readonly WireTool[];
  /** The names that a {@linkcode CallPart} may use: the functions, and the listed tools of MCP servers. */
  readonly callableTools: readonly string[];
  /** Whether the model may, must or must not call tools, or which one it must call. */
  readonly toolChoice: ToolChoice;
  /** The metadata of the response, or `null`. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The session object when the response started. */
  readonly session: RealtimeWireSession;
  /** Aborted when the response is cancelled, by the client or by a barge-in. */
  readonly signal: AbortSignal;
}

/** The parts of a response: one part, several, a stream of them, or `undefined` for none. */
export type ResponderOutput =
  | ResponderPart
  | Iterable<ResponderPart>
  | AsyncIterable<ResponderPart>
  | undefined;

/**
 * Stands in for the model: receives a turn and returns the parts of the response. It may return one
 * part, several, or a promise of them. It may also be a generator, which is resumed when its last part
 * was delivered. If it throws or rejects, the response ends as `failed`.
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
