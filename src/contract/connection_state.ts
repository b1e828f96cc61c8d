import type { ConnectionCause } from "./connection_cause.ts";

/** The state of a connection. `Connection` holds whatever the transport needs to use and to end it. */
export type ConnectionState<Connection> =
  | { readonly status: "disconnected"; readonly cause?: ConnectionCause }
  | { readonly status: "connecting" | "connected"; readonly connection: Connection }
  | { readonly status: "disconnecting" };

/** The status of a transport's connection. */
export type RealtimeConnectionStatus = ConnectionState<unknown>["status"];

/** A step that changes the state of a connection. */
export type ConnectionStep<Connection> =
  | { readonly type: "connect" | "opened"; readonly connection: Connection }
  | { readonly type: "close" }
  | { readonly type: "ended"; readonly cause: ConnectionCause };

/**
 * Returns the state after `step`. The table holds every transition of every transport. A step without a
 * transition (`-`) returns the same state object. `opened` counts only for the connection that is being
 * made.
 *
 * | state         | connect     | opened    | close         | ended        |
 * | ------------- | ----------- | --------- | ------------- | ------------ |
 * | disconnected  | connecting  | -         | -             | -            |
 * | connecting    | -           | connected | disconnecting | disconnected |
 * | connected     | -           | -         | disconnecting | disconnected |
 * | disconnecting | -           | -         | -             | disconnected |
 */
export function transition<Connection>(
  state: ConnectionState<Connection>,
  step: ConnectionStep<Connection>,
): ConnectionState<Connection> {
  const { status } = state;
  switch (step.type) {
    case "connect":
      return status === "disconnected"
        ? { status: "connecting", connection: step.connection }
        : state;
    case "opened":
      return status === "connecting" && state.connection === step.connection
        ? { ...state, status: "connected" }
        : state;
    case "close":
      return status === "connecting" || status === "connected"
        ? { status: "disconnecting" }
        : state;
    case "ended":
      return status === "disconnected" ? state : { status: "disconnected", cause: step.cause };
  }
}
