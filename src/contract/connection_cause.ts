import type { SocketEnd } from "../socket/open_socket.ts";

/** Why a connection ended. */
export interface ConnectionCause {
  /** The close code; 1006 if the connection ended without a close frame. */
  readonly code: number;
  /** The close reason that came with the code; empty if there was none. */
  readonly reason: string;
  /** Who ended the connection: this side, the server, or the network between them. */
  readonly initiator: "client" | "server" | "network";
  /** Whether a new attempt to the same address may succeed. */
  readonly retryable: boolean;
  /**
   * The server's own error (a `RealtimeApiError`) if it sent one just before the end; otherwise the error
   * that the socket reported, if any.
   */
  readonly error?: unknown;
}

/** The cause of a connection that the application ended by `close()`. */
export const CLOSED_BY_CLIENT: ConnectionCause = {
  code: 1000,
  reason: "",
  initiator: "client",
  retryable: false,
};

/**
 * Close codes after which a new attempt may succeed
 * (docs/protocol.md#when-another-attempt-makes-sense).
 */
const RETRYABLE_CODES: readonly number[] = [1001, 1005, 1006, 1011, 1012, 1013];

/**
 * HTTP statuses of a refused upgrade after which a new attempt may succeed
 * (docs/protocol.md#when-another-attempt-makes-sense).
 */
const RETRYABLE_STATUSES: readonly number[] = [408, 429, 500, 502, 503, 504];

/** Returns the cause of a connection that the server or the network ended. */
export function causeOfEnd(end: SocketEnd, serverError?: unknown): ConnectionCause {
  const status = httpStatusOf(end.error);
  const error = serverError ?? end.error;
  return {
    code: end.code,
    reason: end.reason,
    initiator: end.code === 1006 && status === undefined ? "network" : "server",
    retryable: status === undefined
      ? RETRYABLE_CODES.includes(end.code) && !isAboutCertificate(end.error)
      : RETRYABLE_STATUSES.includes(status),
    ...error === undefined ? {} : { error },
  };
}

/** Returns the cause of a connection that ended without a close frame, or that never had a socket. */
export function causeOfError(error?: unknown): ConnectionCause {
  return causeOfEnd({ code: 1006, reason: "", error });
}

/** The HTTP status of a refused upgrade, if the error of the runtime or the factory has a `status`. */
function httpStatusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null | undefined)?.status;
  return typeof status === "number" ? status : undefined;
}

/** Matches the errors of refused certificates: OpenSSL's codes (Node, Bun, `ws`) and Deno's messages. */
const ABOUT_CERTIFICATE = /CERT|\bUNABLE_TO_VERIFY_|\bpeer certificate\b/;

/** Whether the runtime reports a refused certificate. The next attempt would be refused as well. */
function isAboutCertificate(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: unknown };
  return [error, cause].some((part) => {
    const { code, message } = (part ?? {}) as { code?: unknown; message?: unknown };
    return ABOUT_CERTIFICATE.test(`${code} ${message}`);
  });
}
