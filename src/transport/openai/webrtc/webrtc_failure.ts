import { causeOfError, type ConnectionCause } from "../../../contract/connection_cause.ts";
import {
  type ConnectionErrorCode,
  type ConnectionStage,
  RealtimeConnectionError,
  UserError,
} from "../../../contract/errors.ts";

const WHAT_FAILED: Readonly<Record<ConnectionStage, string>> = {
  key: "there was no key",
  microphone: "the microphone could not be opened",
  offer: "the offer could not be made",
  http: "the offer was not answered",
  answer: "the answer was not accepted",
  ice: "the two sides did not find each other",
  channel: "the data channel did not open",
  config: "the session was not configured",
};

/** How much of another's words an error takes over. */
const WORDS_KEPT = 200;

/**
 * What `connect()` rejects with. What the application itself has thrown, or aborted with, stays what
 * it is; everything else becomes an error that says what failed.
 */
export function failureAt(
  stage: ConnectionStage,
  error: unknown,
  signal: AbortSignal,
): unknown {
  const isKnown = error instanceof RealtimeConnectionError || error instanceof UserError ||
    (signal.aborted && error === signal.reason) || stage === "key";
  if (isKnown) return error;
  const message = `Cannot connect: ${WHAT_FAILED[stage]}: ${describe(error)}`;
  const initiator = stage === "answer" ? "server" : "client";
  return connectionError("not_opened", message, error, { initiator, retryable: false });
}

/** An error with `error` in its cause. `known` goes before what the cause makes of it. */
export function connectionError(
  code: ConnectionErrorCode,
  message: string,
  error: unknown,
  known?: Partial<ConnectionCause>,
): RealtimeConnectionError {
  return new RealtimeConnectionError(code, message, { ...causeOfError(error), ...known });
}

/** The connection ended while it was being made. */
export function endedAt(
  stage: ConnectionStage,
  cause: ConnectionCause,
  refused: boolean,
): RealtimeConnectionError {
  return new RealtimeConnectionError(
    refused ? "server_error" : "ended",
    `Cannot connect: ${WHAT_FAILED[stage]}: the connection ended (at the stage "${stage}")`,
    cause,
    stage,
  );
}

function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : "unknown error";
  return text.slice(0, WORDS_KEPT);
}
