import { type Clock, sleep } from "../clock/clock.ts";
import type { Acknowledgement } from "./acknowledgement.ts";
import type { ConnectionAttempt } from "./connection_attempt.ts";
import type { ConnectUntil } from "./websocket.ts";

/** How long `connect()` waits for the first config to be confirmed before it goes on (PROTOCOL G.7). */
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
  const over = new AbortController();
  const confirmed = promise.catch(() => new Promise<void>(() => {})); // an `error` event said why
  const waited = sleep(clock, PATIENCE_MS, over.signal).then(() =>
    onUnconfirmed("The server has not confirmed the session config for 5 s: going on without")
  );
  waited.catch(() => {}); // nobody waits for it once the race is over
  try {
    await attempt.during(Promise.race([confirmed, waited]));
  } finally {
    over.abort();
  }
}
