import type { ConnectionCause } from "./connection_cause.ts";

/** The application called something in a way or at a time that cannot work. */
export class UserError extends Error {
  /** Says what was called, and why it cannot work. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UserError";
  }
}

/** Where an attempt to connect failed. */
export type ConnectionErrorCode =
  /** `timeoutMs` went by. */
  | "timeout"
  /** `close()` was called before the attempt was done. */
  | "closed_by_client"
  /** The socket could not be opened. */
  | "not_opened"
  /** The connection ended before the attempt was done. */
  | "ended"
  /** The server answered with an error of its own. */
  | "server_error";

/** `connect()` failed. */
export class RealtimeConnectionError extends Error {
  /** Where the attempt failed. */
  readonly code: ConnectionErrorCode;
  /** How the connection ended; the server's own error is in its `error`. */
  override readonly cause: ConnectionCause;

  /** Says where the attempt failed and how the connection ended. */
  constructor(code: ConnectionErrorCode, message: string, cause: ConnectionCause) {
    super(message, { cause });
    this.name = "RealtimeConnectionError";
    this.code = code;
    this.cause = cause;
  }
}

/**
 * What a log may say of an error: its name and our own words, or a server error's type and code. A
 * server's message is left out, as it may quote a key or what somebody said.
 */
export function describeForLog(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  const inner = (error as { error?: unknown } | null | undefined)?.error;
  if (inner !== undefined) return describeForLog(inner);
  const { type, code } = (error ?? {}) as { type?: unknown; code?: unknown };
  return [type, code].filter((part) => typeof part === "string").join(" ") || "unknown error";
}
