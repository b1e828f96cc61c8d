import { ManualClock } from "../../src/testing/manual_clock.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
} from "../../src/transport/openai/websocket.ts";
import { watchConnection, type WatchedConnection } from "./watch_connection.ts";

/** A client on a hand-turned clock, and a record of its connection and its errors. */
export interface WatchedClient extends WatchedConnection {
  readonly client: OpenAIRealtimeWebSocket;
  readonly clock: ManualClock;
  /** The warnings that the logger received. */
  readonly logged: string[];
  /** Resolves at the next `disconnected` event. */
  ended(): Promise<void>;
}

/** Creates a client and records its events. `quiet` leaves out the `error` listener. */
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
