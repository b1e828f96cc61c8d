import type { ConnectionCause } from "../../src/contract/connection_cause.ts";
import type { RealtimeEventEmitter } from "../../src/events/event_emitter.ts";
import type { OpenAIRealtimeEventTypes } from "../../src/transport/openai/openai_events.ts";

/** What a client said of its connection and its errors. */
export interface WatchedConnection {
  /** `connection_change`, `connected` and `disconnected`, in order. */
  readonly changes: string[];
  /** The causes that came with `disconnected`. */
  readonly causes: ConnectionCause[];
  // deno-lint-ignore no-explicit-any -- tests look into whatever came
  readonly errors: any[];
}

/** Writes down what a client says from now on. `quiet` leaves out the `error` listener. */
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
