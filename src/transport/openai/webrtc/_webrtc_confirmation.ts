import type { Clock } from "../../../clock/clock.ts";
import type { ConnectionAttempt } from "../../connection_attempt.ts";
import type { Acknowledgement } from "../acknowledgement.ts";
import type { ConnectUntil } from "../websocket.ts";

/**
 * How long `connect()` waits for the first config to be confirmed before it goes on
 * (docs/agents_realtime.md#how-the-sdk-connects).
 */
const PATIENCE_MS = 5_000;

/** What {@linkcode untilConfirmed} works with. */
export interface ConfirmationOptions {
  /** Measures the patience. */
  readonly clock: Clock;
  /** Waits no longer than this lasts. */
  readonly attempt: ConnectionAttempt;
  /** Nothing has come, and the connection goes on. */
  onUnconfirmed(message: string): void;
}

/** Waits for as long as `until` says; by default for the confirmation, or 5 s without one. */
export async function untilConfirmed(
  until: ConnectUntil | undefined,
  { promise }: Acknowledgement,
  { clock, attempt, onUnconfirmed }: ConfirmationOptions,
): Promise<void> {
  if (until === "sent") return;
  if (until === "acknowledged") return await attempt.during(promise);
  const { promise: over, resolve } = Promise.withResolvers<void>();
  promise.then(resolve, () => {}); // of a refusal, an `error` event has told
  const patience = clock.setTimer(() => {
    onUnconfirmed("The server has not confirmed the session config for 5 s: going on without");
    resolve();
  }, PATIENCE_MS);
  try {
    await attempt.during(over);
  } finally {
    clock.clearTimer(patience);
  }
}
