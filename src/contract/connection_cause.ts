import type { SocketEnd } from "../socket/open_socket.ts";

/** Why a connection ended. */
export interface ConnectionCause {
  /** The close code; 1006 when no close frame came. */
  readonly code: number;
  /** The words that came with the code, or an empty string. */
  readonly reason: string;
  /** Who ended it. */
  readonly initiator: "client" | "server" | "network";
  /** Whether the same connection may well succeed if it is tried again. */
  readonly retryable: boolean;
  /** The server's own error (a `RealtimeApiError`) if it sent one, else what the socket reported. */
  readonly error?: unknown;
}

/** The application called `close()`. */
export const CLOSED_BY_CLIENT: ConnectionCause = {
  code: 1000,
  reason: "",
  initiator: "client",
  retryable: false,
};

/** Codes after which a new attempt may succeed (docs/protocol.md#when-another-attempt-makes-sense). */
const RETRYABLE_CODES: readonly number[] = [1001, 1005, 1006, 1011, 1012, 1013];

/**
 * HTTP statuses of a refused upgrade after which a new attempt may succeed
 * (docs/protocol.md#when-another-attempt-makes-sense).
 */
const RETRYABLE_STATUSES: readonly number[] = [408, 429, 500, 502, 503, 504];

/** The cause of a connection that the other side, or the network, ended. */
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

/** The cause of an end without a close frame, or of a socket that never was. */
export function causeOfError(error?: unknown): ConnectionCause {
  return causeOfEnd({ code: 1006, reason: "", error });
}

/** The status of a refused upgrade, where the runtime or the factory gives it as a `status`. */
function httpStatusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null | undefined)?.status;
  return typeof status === "number" ? status : undefined;
}

/** How a refused certificate is told: by OpenSSL's codes (Node, Bun, `ws`), and by Deno in words. */
const ABOUT_CERTIFICATE = /CERT|\bUNABLE_TO_VERIFY_|\bpeer certificate\b/;

/** Whether a certificate was refused, as far as the runtime says: the next try would end the same. */
function isAboutCertificate(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: unknown };
  return [error, cause].some((part) => {
    const { code, message } = (part ?? {}) as { code?: unknown; message?: unknown };
    return ABOUT_CERTIFICATE.test(`${code} ${message}`);
  });
}
