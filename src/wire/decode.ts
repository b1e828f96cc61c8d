import type { RealtimeServerEvent } from "./server_events.ts";

/** What was wrong with a message. */
export type MessageFormatErrorCode =
  | "invalid_json"
  | "not_an_event"
  | "unreadable_frame"
  | "wrong_field";

/** A message from the server could not be used. Says what was wrong with it, and never what it said. */
export class MessageFormatError extends Error {
  /** What was wrong. */
  readonly code: MessageFormatErrorCode;

  /** Says what was wrong and where. */
  constructor(code: MessageFormatErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MessageFormatError";
    this.code = code;
  }
}

/**
 * The event in one frame: the only place where a server message is parsed. Text is JSON; bytes
 * are taken for JSON in UTF-8, which some proxies make of text. Nothing but the `type` is checked:
 * unknown types, fields and values pass through.
 *
 * @throws {MessageFormatError} If the frame holds no event.
 */
export function decodeServerEvent(data: unknown): RealtimeServerEvent {
  const text = typeof data === "string" ? data : textOf(data);
  let event: { type?: unknown };
  try {
    event = JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the text, so it is not kept.
    const name = error instanceof Error ? error.name : "error";
    throw new MessageFormatError(
      "invalid_json",
      `Cannot read a server message of ${text.length} characters: it is not JSON (${name})`,
    );
  }
  if (typeof event !== "object" || event === null || typeof event.type !== "string") {
    throw new MessageFormatError(
      "not_an_event",
      `Cannot read a server message of ${text.length} characters: it has no "type"`,
    );
  }
  return event as RealtimeServerEvent;
}

function textOf(data: unknown): string {
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(
        data as ArrayBuffer,
      );
    } catch {
      throw new MessageFormatError(
        "unreadable_frame",
        `Cannot read a binary server message of ${data.byteLength} bytes: it is not UTF-8`,
      );
    }
  }
  const kind = Object.prototype.toString.call(data).slice(8, -1);
  throw new MessageFormatError(
    "unreadable_frame",
    `Cannot read a server message that came as ${kind}: set the socket's binaryType to "arraybuffer"`,
  );
}
