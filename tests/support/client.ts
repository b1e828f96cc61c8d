import type { ConnectionCause } from "../../src/transport/connection_cause.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
} from "../../src/transport/websocket.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";

/** A client on a clock turned by hand, and what it said of its connection and its errors. */
export interface WatchedClient {
  readonly client: OpenAIRealtimeWebSocket;
  readonly clock: ManualClock;
  /** `connection_change`, `connected` and `disconnected`, in order. */
  readonly changes: string[];
  /** The causes that came with `disconnected`. */
  readonly causes: ConnectionCause[];
  // deno-lint-ignore no-explicit-any -- tests look into whatever came
  readonly errors: any[];
  /** What went to the logger. */
  readonly logged: string[];
  /** Resolves at the next `disconnected`. */
  ended(): Promise<void>;
}

/** Makes a client whose every word is written down. `quiet` leaves out the `error` listener. */
export function createClient(
  options: OpenAIRealtimeWebSocketOptions = {},
  { quiet = false } = {},
): WatchedClient {
  const clock = new ManualClock();
  const changes: string[] = [];
  const causes: ConnectionCause[] = [];
  const errors: unknown[] = [];
  const logged: string[] = [];
  const client = new OpenAIRealtimeWebSocket({
    apiKey: "ek_test",
    clock,
    logger: {
      warn: (message, detail) =>
        logged.push(detail === undefined ? message : `${message}: ${detail}`),
    },
    ...options,
  });
  client.on("connection_change", (status, cause) => {
    changes.push(status);
    if (cause) causes.push(cause);
  });
  client.on("connected", () => changes.push("(connected)"));
  client.on("disconnected", () => changes.push("(disconnected)"));
  if (!quiet) client.on("error", ({ error }) => errors.push(error));
  return {
    client,
    clock,
    changes,
    causes,
    errors,
    logged,
    ended: () => new Promise((resolve) => client.once("disconnected", resolve)),
  };
}
