import type { Clock } from "../../../clock/clock.ts";
import type { ConnectionAttempt } from "../../connection_attempt.ts";
import type { Acknowledgement } from "../acknowledgement.ts";
import type { ConnectUntil } from "../websocket.ts";

/**
 * How long `connect()` waits by default for the server to confirm the first config
 * (docs/agents_realtime.md#how-the-sdk-connects).
 */
const PATIENCE_MS = 5_000;

/** The options of {@linkcode untilConfirmed}. */
export interface ConfirmationOptions {
  /** The clock of the 5 s. */
  readonly clock: Clock;
  /** The attempt, whose end also ends the wait. */
  readonly attempt: ConnectionAttempt;
  /** Called with a warning if the server has not confirmed the config. The connection goes on. */
  onUnconfirmed(message: string): void;
}

/**
 * Waits for the server's confirmation of the first config, as `until` says. By default, waits for 5 s at
 * most, and does not reject if the server refuses the config.
 */
export async function untilConfirmed(
  until: ConnectUntil | undefined,
  { promise }: Acknowledgement,
  { clock, attempt, onUnconfirmed }: ConfirmationOptions,
): Promise<void> {
  if (until === "sent") return;
  if (until === "acknowledged") return await attempt.during(promise);
  const { promise: over, resolve } = Promise.withResolvers<void>();
  promise.then(resolve, () => {}); // a refusal was already emitted as an `error` event
  const patience = clock.setTimer(() => {
    onUnconfirmed(
      "The server has not confirmed the session config within 5 s. The connection goes on without it.",
    );
    resolve();
  }, PATIENCE_MS);
  try {
    await attempt.during(over);
  } finally {
    clock.clearTimer(patience);
  }
}
