import { causeOfError, type ConnectionCause } from "../../../contract/connection_cause.ts";
import {
  type ConnectionErrorCode,
  type ConnectionStage,
  RealtimeConnectionError,
  UserError,
} from "../../../contract/errors.ts";

const FAILURES: Readonly<Record<ConnectionStage, string>> = {
  key: "there is no API key",
  microphone: "the microphone could not be opened",
  offer: "the offer could not be made",
  http: "the offer was not answered",
  answer: "the answer was not accepted",
  ice: "no network path to the server was found",
  channel: "the data channel did not open",
  config: "the session was not configured",
};

/** How many characters of another error's message go into an error. */
const WORDS_KEPT = 200;

/**
 * Returns the error that `connect()` rejects with. An error of the application's own functions, and the reason
 * with which it aborted, are returned unchanged. Any other error becomes a `RealtimeConnectionError` that says
 * what failed.
 */
export function failureAt(
  stage: ConnectionStage,
  error: unknown,
  signal: AbortSignal,
): unknown {
  const isKnown = error instanceof RealtimeConnectionError || error instanceof UserError ||
    (signal.aborted && error === signal.reason) || stage === "key";
  if (isKnown) return error;
  const message = `Cannot connect: ${FAILURES[stage]}: ${describe(error)}`;
  const initiator = stage === "answer" ? "server" : "client";
  return connectionError("not_opened", message, error, { initiator, retryable: false });
}

/** Creates an error whose cause is made from `error`. The fields of `known` override those of the cause. */
export function connectionError(
  code: ConnectionErrorCode,
  message: string,
  error: unknown,
  known?: Partial<ConnectionCause>,
): RealtimeConnectionError {
  return new RealtimeConnectionError(code, message, { ...causeOfError(error), ...known });
}

/** Creates the error of a connection that ended during the attempt. */
export function endedAt(
  stage: ConnectionStage,
  cause: ConnectionCause,
  refused: boolean,
): RealtimeConnectionError {
  return new RealtimeConnectionError(
    refused ? "server_error" : "ended",
    `Cannot connect: ${FAILURES[stage]}: the connection ended (at the stage "${stage}")`,
    cause,
    stage,
  );
}

function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : "unknown error";
  return text.slice(0, WORDS_KEPT);
}
