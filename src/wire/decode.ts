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
  } catch { // its own message quotes the text
    throw unreadable("invalid_json", `${text.length} characters that are not JSON`);
  }
  if (typeof event !== "object" || event === null || typeof event.type !== "string") {
    throw unreadable("not_an_event", `${text.length} characters without a "type"`);
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
      throw unreadable("unreadable_frame", `${data.byteLength} bytes that are not UTF-8`);
    }
  }
  const kind = Object.prototype.toString.call(data).slice(8, -1);
  throw unreadable("unreadable_frame", `${kind}. Set the socket's binaryType to "arraybuffer"`);
}

function unreadable(code: MessageFormatErrorCode, what: string): MessageFormatError {
  return new MessageFormatError(code, `Cannot read a server message: ${what}`);
}
