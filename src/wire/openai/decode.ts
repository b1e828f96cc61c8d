import { bytesOf } from "../bytes_of.ts";
import { isObject } from "../is_object.ts";
import type { RealtimeServerEvent } from "./server_events.ts";

/** The reason why a message cannot be used. */
export type MessageFormatErrorCode =
  | "invalid_json"
  | "not_an_event"
  | "unreadable_frame"
  | "wrong_field";

/** Reports a server message that cannot be used. It never quotes the content of the message. */
export class MessageFormatError extends Error {
  /** The name of the error class. */
  override name = "MessageFormatError";
  /** The reason. */
  readonly code: MessageFormatErrorCode;

  /** Creates an error. */
  constructor(code: MessageFormatErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Decodes the event in one frame. No other code parses server messages. The frame is JSON as text,
 * or as bytes in UTF-8, because some proxies send text frames as binary frames. Only the `type` is
 * checked: unknown types, fields and values stay as they are.
 *
 * @throws {MessageFormatError} If the frame does not contain an event.
 */
export function decodeServerEvent(data: unknown): RealtimeServerEvent {
  const text = textOf(data);
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch { // not the cause: the message of a `SyntaxError` quotes the text
    throw unreadable("invalid_json", "it is not JSON");
  }
  if (isObject(event) && typeof event.type === "string") return event as RealtimeServerEvent;
  throw unreadable("not_an_event", "it has no type");
}

function textOf(data: unknown): string {
  if (typeof data === "string") return data;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(
      bytesOf(data as ArrayBuffer),
    );
  } catch {
    throw unreadable("unreadable_frame", "it is not text in UTF-8");
  }
}

function unreadable(code: MessageFormatErrorCode, why: string): MessageFormatError {
  return new MessageFormatError(code, `Cannot read a server message: ${why}`);
}
