import type { Clock, TimerHandle } from "../../clock/clock.ts";
import { CLOSED_BY_CLIENT } from "../../contract/connection_cause.ts";
import { RealtimeConnectionError } from "../../contract/errors.ts";
import type { EventDispatcher } from "../../events/event_dispatcher.ts";
import type { RealtimeApiError } from "../../wire/openai/server_events.ts";

/**
 * How long to wait for a close after an `error`. If the server closes, the close tells more than the error.
 */
const CLOSE_GRACE_MS = 1_000;

/** The server's answer to the first session config. */
export interface Acknowledgement {
  /** Resolves when the server confirms the config; rejects when it refuses the config. */
  readonly promise: Promise<void>;
  /** Stops listening. Must be called once the answer is no longer needed. */
  dispose(): void;
}

/**
 * Waits for the server's answer to the first session config. The config is the first event that is
 * sent, so the answer is the server's first `session.updated` or `error`. An error rejects after a
 * second: if the server closes the connection before that
 * (docs/protocol.md#when-another-attempt-makes-sense), the close ends the attempt instead. A
 * `session.updated` after an error answers another event, such as the one that sets tracing.
 */
export function awaitAcknowledgement(events: EventDispatcher, clock: Clock): Acknowledgement {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => {}); // a rejection that nobody waits for would end the process
  let refusal: RealtimeApiError | undefined;
  let grace: TimerHandle;
  const onEvent = (
    { type, error }: { readonly type: string; readonly error?: RealtimeApiError },
  ) => {
    if (refusal) return;
    if (type === "session.updated") resolve();
    if (type !== "error" || !error) return;
    refusal = error;
    grace = clock.setTimer(() => reject(refused(error)), CLOSE_GRACE_MS);
  };
  events.add("*", onEvent);
  return {
    promise,
    dispose() {
      clock.clearTimer(grace);
      events.remove("*", onEvent);
    },
  };
}

function refused(error: RealtimeApiError): RealtimeConnectionError {
  const code = error.code ?? error.type;
  return new RealtimeConnectionError(
    "server_error",
    `Cannot connect: the server refused the session config with "${code}"`,
    { ...CLOSED_BY_CLIENT, error },
  );
}
