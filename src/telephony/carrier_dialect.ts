import type { AudioFormat } from "../audio/format.ts";

/** What a phone line carries: G.711, 8 kHz, one byte a sample. */
export type LineFormat = Extract<AudioFormat, { readonly type: "audio/pcmu" | "audio/pcma" }>;

/** One frame of a carrier's socket. */
export type CarrierFrame = string | Uint8Array<ArrayBuffer>;

/** What a carrier says about a call when its stream starts. */
export interface CallStart {
  /** Names the stream; every message to the carrier carries it. */
  readonly streamId: string;
  /** The call that the stream belongs to. */
  readonly callId: string;
  /** The account that the call belongs to. */
  readonly accountId: string;
  /** What the application passed along when it connected the call. Not to be trusted by itself. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether the stream carries the dialect's format. If not, gaps are not filled with silence. */
  readonly isLineFormat: boolean;
}

/** A piece of what the caller says. */
export interface CallerMedia {
  /** Bytes of the line's format, as base64. Handed on unchanged. */
  readonly base64: string;
  /** Where the piece begins, in milliseconds since the stream began, if the carrier says so. */
  readonly timestampMs?: number;
}

/** What a carrier's message means. */
export type CarrierEvent =
  | { readonly kind: "start"; readonly start: CallStart }
  | { readonly kind: "media"; readonly media: CallerMedia }
  /** All audio before the mark of that name was played, or a clear has dropped it. */
  | { readonly kind: "mark"; readonly name: string }
  | { readonly kind: "dtmf"; readonly digit: string }
  | { readonly kind: "stop" };

/** A carrier's message. */
export interface CarrierMessage {
  /** The message as the carrier sent it, parsed once. Read-only. */
  readonly message: unknown;
  /** What it means; left out for a message that asks for nothing. */
  readonly event?: CarrierEvent;
}

/**
 * How one carrier speaks: its messages to and from {@linkcode CarrierEvent}s, with no state and no
 * I/O. Another carrier is another object of this shape, and nothing else.
 */
export interface CarrierDialect {
  /** The carrier's name in lower case; its messages are emitted as `<carrier>_message`. */
  readonly carrier: string;
  /** What the line carries, both ways. */
  readonly format: LineFormat;
  /**
   * Reads one frame.
   *
   * @throws {CarrierMessageError} If it is no message of this carrier. Say why, and never quote it.
   */
  decode(frame: CarrierFrame): CarrierMessage;
  /** What writes the messages to one stream; asked for once, when the stream starts. */
  createEncoder(streamId: string): CarrierEncoder;
}

/** Writes the messages to one stream of a carrier's. */
export interface CarrierEncoder {
  /** Audio for the caller: base64 of the line's format, appended to what is playing. */
  encodeMedia(base64: string): CarrierFrame;
  /** A mark: the carrier sends it back when all audio before it was played. */
  encodeMark(name: string): CarrierFrame;
  /** Drops all audio that was not played. */
  encodeClear(): CarrierFrame;
}

/** A carrier's message could not be read. Says why, and never what it said. */
export class CarrierMessageError extends Error {
  /** Says what was wrong. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CarrierMessageError";
  }
}
