import type { ConnectionCause } from "./connection_cause.ts";

/**
 * Where a connection stands. `Attempt` and `Link` are whatever the transport needs to end an attempt
 * and to use a connection.
 */
export type ConnectionState<Attempt, Link> =
  | { readonly status: "disconnected"; readonly cause?: ConnectionCause }
  | { readonly status: "connecting"; readonly attempt: Attempt }
  | { readonly status: "connected"; readonly link: Link }
  | { readonly status: "disconnecting" };

/** The status of a transport, as users know it. */
export type RealtimeConnectionStatus = ConnectionState<unknown, unknown>["status"];

/** What can happen to a connection. */
export type ConnectionStep<Attempt, Link> =
  | { readonly type: "connect"; readonly attempt: Attempt }
  | { readonly type: "opened"; readonly attempt: Attempt; readonly link: Link }
  | { readonly type: "close" }
  | { readonly type: "ended"; readonly cause: ConnectionCause };

/**
 * The state after `step`: the whole life of every transport, in one table. A step that means nothing
 * in a state leaves it as it is, and the same object comes back; `opened` counts only for the attempt
 * that is under way.
 *
 * | state         | connect     | opened    | close         | ended        |
 * | ------------- | ----------- | --------- | ------------- | ------------ |
 * | disconnected  | connecting  | -         | -             | -            |
 * | connecting    | -           | connected | disconnecting | disconnected |
 * | connected     | -           | -         | disconnecting | disconnected |
 * | disconnecting | -           | -         | -             | disconnected |
 */
export function transition<Attempt, Link>(
  state: ConnectionState<Attempt, Link>,
  step: ConnectionStep<Attempt, Link>,
): ConnectionState<Attempt, Link> {
  const { status } = state;
  switch (step.type) {
    case "connect":
      return status === "disconnected" ? { status: "connecting", attempt: step.attempt } : state;
    case "opened":
      return status === "connecting" && state.attempt === step.attempt
        ? { status: "connected", link: step.link }
        : state;
    case "close":
      return status === "connecting" || status === "connected"
        ? { status: "disconnecting" }
        : state;
    case "ended":
      return status === "disconnected" ? state : { status: "disconnected", cause: step.cause };
  }
}
