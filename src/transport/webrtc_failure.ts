import { causeOfError, type ConnectionCause } from "./connection_cause.ts";
import { atStage, type ConnectionStage, RealtimeConnectionError, UserError } from "./errors.ts";

const WHAT_FAILED: Readonly<Record<ConnectionStage, string>> = {
  key: "there is no key",
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
 * it is; everything else becomes an error that names its stage.
 */
export function failureAt(stage: ConnectionStage, error: unknown, signal: AbortSignal): unknown {
  if (error instanceof RealtimeConnectionError) {
    return error.stage === undefined ? atStage(error, stage) : error;
  }
  const isOurs = error instanceof UserError || (signal.aborted && error === signal.reason);
  if (isOurs) return error;
  const cause = { ...causeOfError(error), retryable: false };
  return new RealtimeConnectionError(
    "not_opened",
    `Cannot connect: ${WHAT_FAILED[stage]}: ${describe(error)} (at the stage "${stage}")`,
    { ...cause, initiator: stage === "answer" ? "server" : "client" },
    stage,
  );
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
