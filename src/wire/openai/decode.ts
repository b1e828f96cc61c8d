import { bytesOf } from "../bytes_of.ts";
import { isObject } from "../is_object.ts";
import type { RealtimeServerEvent } from "./server_events.ts";

/** What was wrong with a message. */
export type MessageFormatErrorCode =
  | "invalid_json"
  | "not_an_event"
  | "unreadable_frame"
  | "wrong_field";

/** A message from the server could not be used. Says what was wrong with it, and never what it said. */
export class MessageFormatError extends Error {
  /** What it is called. */
  override name = "MessageFormatError";
  /** What was wrong. */
  readonly code: MessageFormatErrorCode;

  /** Says what was wrong and where. */
  constructor(code: MessageFormatErrorCode, message: string) {
    super(message);
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
  const text = textOf(data);
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch { // its own message quotes the text
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
    throw unreadable("unreadable_frame", "it is no text");
  }
}

function unreadable(code: MessageFormatErrorCode, what: string): MessageFormatError {
  return new MessageFormatError(code, `Cannot read a server message: ${what}`);
}
