import { CLOSED_BY_CLIENT, type ConnectionCause } from "./connection_cause.ts";

/** The application called something in a way or at a time that cannot work. */
export class UserError extends Error {
  /** What it is called. */
  override name = "UserError";
}

/** What an attempt to connect failed of. */
export type ConnectionErrorCode =
  /** `timeoutMs` went by. */
  | "timeout"
  /** `close()` was called before the attempt was done. */
  | "closed_by_client"
  /** The socket, or one of the stages of a WebRTC call, could not be opened. */
  | "not_opened"
  /** The connection ended before the attempt was done. */
  | "ended"
  /** The server answered with an error of its own. */
  | "server_error";

/** How far a WebRTC connection had come, in this order. */
export type ConnectionStage =
  /** The key was asked for. */
  | "key"
  /** The microphone was opened, and its permission asked for. */
  | "microphone"
  /** The offer was made. */
  | "offer"
  /** The offer was posted, and the answer waited for. */
  | "http"
  /** The answer was taken in. */
  | "answer"
  /** The two sides looked for each other. */
  | "ice"
  /** They had found each other, and opened the data channel. */
  | "channel"
  /** The session was configured. */
  | "config";

/** `connect()` failed. */
export class RealtimeConnectionError extends Error {
  /** What it is called. */
  override name = "RealtimeConnectionError";
  /** What the attempt failed of. */
  readonly code: ConnectionErrorCode;
  /** How the connection ended; the server's own error is in its `error`. */
  declare readonly cause: ConnectionCause;
  /** Where a WebRTC connection failed; undefined for the others, which have one stage only. */
  readonly stage: ConnectionStage | undefined;

  /** Says what the attempt failed of, how the connection ended and, for WebRTC, at which stage. */
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

/** A call that has to wait for another status of the connection. */
export function wrongStatus(action: string, status: string, needed = "connected"): UserError {
  return new UserError(
    `Cannot ${action} as the transport must be "${needed}": current status is "${status}"`,
  );
}

/** `close()` was called before the attempt was done. */
export function closedByClient(): RealtimeConnectionError {
  return new RealtimeConnectionError(
    "closed_by_client",
    "Cannot connect: close() was called",
    CLOSED_BY_CLIENT,
  );
}

/** The same error, with where a WebRTC connection had come. */
export function atStage(
  { code, message, cause }: RealtimeConnectionError,
  stage: ConnectionStage,
): RealtimeConnectionError {
  return new RealtimeConnectionError(code, `${message} (at the stage "${stage}")`, cause, stage);
}
