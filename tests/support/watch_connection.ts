import type { ConnectionCause } from "../../src/contract/connection_cause.ts";
import type { RealtimeEventEmitter } from "../../src/events/event_emitter.ts";
import type { OpenAIRealtimeEventTypes } from "../../src/transport/openai/openai_events.ts";

/** A record of a client's connection and its errors. */
export interface WatchedConnection {
  /** The `connection_change`, `connected` and `disconnected` events, in order. */
  readonly changes: string[];
  /** The causes of the `disconnected` events. */
  readonly causes: ConnectionCause[];
  // deno-lint-ignore no-explicit-any -- tests read fields of any event
  readonly errors: any[];
}

/** Records a client's events from now on. `quiet` leaves out the `error` listener. */
export function watchConnection(
  client: RealtimeEventEmitter<OpenAIRealtimeEventTypes>,
  { quiet = false } = {},
): WatchedConnection {
  const watched: WatchedConnection = { changes: [], causes: [], errors: [] };
  client.on("connection_change", (status, cause) => {
    watched.changes.push(status);
    if (cause) watched.causes.push(cause);
  });
  client.on("connected", () => watched.changes.push("(connected)"));
  client.on("disconnected", () => watched.changes.push("(disconnected)"));
  if (!quiet) client.on("error", ({ error }) => watched.errors.push(error));
  return watched;
}
