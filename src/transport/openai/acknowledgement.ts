import type { Clock, TimerHandle } from "../../clock/clock.ts";
import { CLOSED_BY_CLIENT } from "../../contract/connection_cause.ts";
import { RealtimeConnectionError } from "../../contract/errors.ts";
import type { EventDispatcher } from "../../events/event_dispatcher.ts";
import type { RealtimeApiError } from "../../wire/openai/server_events.ts";

/** How long the server may take to close after an `error`: then the close tells more than the error. */
const CLOSE_GRACE_MS = 1_000;

/** The server's answer to the first session config. */
export interface Acknowledgement {
  /** The answer. */
  readonly promise: Promise<void>;
  /** Stops listening. Whoever asked for one calls this in the end. */
  dispose(): void;
}

/**
 * Waits for the server's answer to the first session config, which is the first thing that is sent:
 * its first `session.updated` or `error` is the answer. Resolves on the one, rejects on the other;
 * an error that ends the connection (docs/protocol.md#refusals-when-a-connection-opens) is left to
 * the close that follows it. A `session.updated` after an error is about something else, such as
 * tracing.
 */
export function awaitAcknowledgement(events: EventDispatcher, clock: Clock): Acknowledgement {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => {}); // a connection that nobody waits for must not end the process
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
