import { ManualClock } from "../../src/testing/manual_clock.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
} from "../../src/transport/openai/websocket.ts";
import { watchConnection, type WatchedConnection } from "./watch_connection.ts";

/** A client on a clock turned by hand, and what it said of its connection and its errors. */
export interface WatchedClient extends WatchedConnection {
  readonly client: OpenAIRealtimeWebSocket;
  readonly clock: ManualClock;
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
  return {
    ...watchConnection(client, { quiet }),
    client,
    clock,
    logged,
    ended: () => new Promise((resolve) => client.once("disconnected", resolve)),
  };
}
