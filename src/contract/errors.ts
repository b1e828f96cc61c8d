import { CLOSED_BY_CLIENT, type ConnectionCause } from "./connection_cause.ts";

/** A call of the application that cannot work: with these arguments, or at this time. */
export class UserError extends Error {
  /** The error's name. */
  override name = "UserError";
}

/** A message is larger than the connection takes, such as the data channel of a WebRTC call. */
export class MessageTooLargeError extends Error {
  /** The error's name. */
  override name = "MessageTooLargeError";
  /** The bytes of the message. */
  readonly sizeBytes: number;
  /** The most bytes that a message may have. */
  readonly limitBytes: number;

  /** Creates the error of a message that was not sent. */
  constructor(sizeBytes: number, limitBytes: number) {
    super(
      `Cannot send the message: it has ${sizeBytes} bytes, and the connection takes at most ${limitBytes}. Send less`,
    );
    this.sizeBytes = sizeBytes;
    this.limitBytes = limitBytes;
  }
}

/** Why an attempt to connect failed. */
export type ConnectionErrorCode =
  /** There was no connection within `timeoutMs`. */
  | "timeout"
  /** The application called `close()` during the attempt. */
  | "closed_by_client"
  /** The socket could not be opened, or a stage of a WebRTC call failed. */
  | "not_opened"
  /** The connection ended during the attempt. */
  | "ended"
  /** The server answered with an error. */
  | "server_error";

/** A stage of an attempt to connect over WebRTC. The stages follow each other in this order. */
export type ConnectionStage =
  /** Getting the API key. */
  | "key"
  /** Opening the microphone, which includes asking the person for permission. */
  | "microphone"
  /** Making the offer. */
  | "offer"
  /** Posting the offer and waiting for the answer. */
  | "http"
  /** Applying the answer to the peer connection. */
  | "answer"
  /** Finding a network path to the server. */
  | "ice"
  /** Opening the data channel, once there is a network path. */
  | "channel"
  /** Configuring the session. */
  | "config";

/** The error that `connect()` rejects with if the connection cannot be made. */
export class RealtimeConnectionError extends Error {
  /** The error's name. */
  override name = "RealtimeConnectionError";
  /** Why the attempt failed. */
  readonly code: ConnectionErrorCode;
  /** How the connection ended. `cause.error` is the server's own error, if it sent one. */
  declare readonly cause: ConnectionCause;
  /** The stage in which a WebRTC connection failed; `undefined` for other transports. */
  readonly stage: ConnectionStage | undefined;

  /** Creates the error of a failed attempt. `cause` says how the connection ended. */
  constructor(
    code: ConnectionErrorCode,
    message: string,
    cause: ConnectionCause,
    stage?: ConnectionStage,
  ) {
    super(message, { cause });
    this.code = code;
    this.stage = stage;
  }
}

/** The error of a call that needs another status of the connection. `action` completes "Cannot …". */
export function wrongStatus(action: string, status: string, needed = "connected"): UserError {
  return new UserError(
    `Cannot ${action}: the transport must be "${needed}", and its status is "${status}"`,
  );
}

/** The error of an attempt that the application ended by `close()`. */
export function closedByClient(): RealtimeConnectionError {
  return new RealtimeConnectionError(
    "closed_by_client",
    "Cannot connect: close() was called",
    CLOSED_BY_CLIENT,
  );
}

/** Returns a copy of the error that also names the stage of the WebRTC connection. */
export function atStage(
  { code, message, cause }: RealtimeConnectionError,
  stage: ConnectionStage,
): RealtimeConnectionError {
  return new RealtimeConnectionError(code, `${message} (at the stage "${stage}")`, cause, stage);
}
