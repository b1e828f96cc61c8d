import type { ConnectionCause } from "./connection_cause.ts";

/** Where a connection stands. `Connection` is whatever the transport needs to use it and to end it. */
export type ConnectionState<Connection> =
  | { readonly status: "disconnected"; readonly cause?: ConnectionCause }
  | { readonly status: "connecting" | "connected"; readonly connection: Connection }
  | { readonly status: "disconnecting" };

/** The status of a transport, as users know it. */
export type RealtimeConnectionStatus = ConnectionState<unknown>["status"];

/** What can happen to a connection. */
export type ConnectionStep<Connection> =
  | { readonly type: "connect" | "opened"; readonly connection: Connection }
  | { readonly type: "close" }
  | { readonly type: "ended"; readonly cause: ConnectionCause };

/**
 * The state after `step`: the whole life of every transport, in one table. A step that means nothing
 * in a state leaves it as it is, and the same object comes back; `opened` counts only for the connection
 * that is being made.
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
