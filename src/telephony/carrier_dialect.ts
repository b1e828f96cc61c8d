import type { AudioFormat } from "../audio/format.ts";

/** The format of a phone line: G.711, 8 kHz, one byte a sample. */
export type LineFormat = Extract<AudioFormat, { readonly type: "audio/pcmu" | "audio/pcma" }>;

/** One message of a carrier's socket, as it comes or goes. */
export type CarrierFrame = string | Uint8Array<ArrayBuffer>;

/** A carrier's description of a call, from the start of its stream. */
export interface CallStart {
  /** The stream's name. Every message to the carrier carries it. */
  readonly streamId: string;
  /** The name of the call. */
  readonly callId: string;
  /** The name of the account that the call belongs to. */
  readonly accountId: string;
  /**
   * The values that the application passed when it connected the call. Do not trust them: check a
   * signature or a token.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether the stream has the dialect's format. If not, gaps are not filled with silence. */
  readonly isLineFormat: boolean;
}

/** A piece of the caller's audio. */
export interface CallerMedia {
  /** Bytes of the line's format, as base64. They reach the model unchanged. */
  readonly base64: string;
  /** When the piece begins, in milliseconds since the stream began, if the carrier says so. */
  readonly timestampMs?: number | undefined;
}

/** The meaning of a carrier's message. */
export type CarrierEvent =
  | { readonly kind: "start"; readonly start: CallStart }
  | { readonly kind: "media"; readonly media: CallerMedia }
  /**
   * The carrier has played all audio before the mark of that name, or a clear has dropped that
   * audio.
   */
  | { readonly kind: "mark"; readonly name: string }
  | { readonly kind: "dtmf"; readonly digit: string }
  | { readonly kind: "stop" };

/** A carrier's message, decoded. */
export interface CarrierMessage {
  /** The carrier's own message, parsed once. Read-only. */
  readonly message: unknown;
  /** The meaning of the message. Without it, the message changes nothing. */
  readonly event?: CarrierEvent | undefined;
}

/**
 * Translates between one carrier's messages and {@linkcode CarrierEvent}s, without state and
 * without I/O. Implement this to add a carrier. Nothing else is needed.
 */
export interface CarrierDialect {
  /** The carrier's name in lower case. Its messages are raised on `*` as `<carrier>_message`. */
  readonly carrier: string;
  /** The format of the line, in both directions. */
  readonly format: LineFormat;
  /**
   * Reads one message.
   *
   * @throws {CarrierMessageError} If the frame is not a message of this carrier. The error says
   * why, and must not quote the frame: callers' words may stand in it.
   */
  decode(frame: CarrierFrame): CarrierMessage;
  /** Makes the encoder of one stream. Called once, when the stream starts. */
  createEncoder(streamId: string): CarrierEncoder;
}

/** Writes the messages to one stream of a carrier. */
export interface CarrierEncoder {
  /**
   * Writes audio for the caller: base64 of the line's format. The carrier plays it after all audio
   * before it.
   */
  encodeMedia(base64: string): CarrierFrame;
  /** Writes a mark. The carrier sends it back when it has played all audio before the mark. */
  encodeMark(name: string): CarrierFrame;
  /** Writes a clear, which makes the carrier drop all audio that it has not played. */
  encodeClear(): CarrierFrame;
}

/** Thrown when a carrier's message cannot be read. It says why, and does not quote the message. */
export class CarrierMessageError extends Error {
  /** Makes an error. `message` must not quote the carrier's message. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CarrierMessageError";
  }
}
