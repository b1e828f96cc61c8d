import type { Clock } from "../clock/clock.ts";
import { CLOSED_BY_CLIENT, type ConnectionCause } from "../contract/connection_cause.ts";
import {
  type ConnectionState,
  type ConnectionStep,
  type RealtimeConnectionStatus,
  transition,
} from "../contract/connection_state.ts";
import { RealtimeConnectionError, wrongStatus } from "../contract/errors.ts";
import {
  beginAttempt,
  type ConnectionAttempt,
  type ConnectionAttemptOptions,
} from "./connection_attempt.ts";

/** The socket or call that carries a connection. */
export interface Link {
  /** Ends the socket or call. Does nothing when called again. */
  close(): void;
}

/** The target of a connection. */
export interface ConnectionTarget {
  /** The URL to connect to. */
  readonly url?: string | undefined;
  /** The model. */
  readonly model?: string | undefined;
}

/** A connection, or an attempt to connect. */
export interface Connection {
  /** The attempt that makes the connection. */
  readonly attempt: ConnectionAttempt;
  /** The socket or call; `undefined` until there is one. */
  link: Link | undefined;
}

/** The options of an attempt to connect. */
export interface AttemptOptions extends ConnectionAttemptOptions, ConnectionTarget {}

/**
 * Takes the connections of a transport through their states, one connection at a time. Each connection
 * ends exactly once: its link is closed then, and a later connection is not affected.
 */
export class ConnectionLife {
  readonly #clock: Clock;
  readonly #announce: (state: ConnectionState<unknown>) => void;
  #state: ConnectionState<Connection> = { status: "disconnected" };
  #latestTarget: ConnectionTarget = {};

  /** `announce` is called with each new state. */
  constructor(clock: Clock, announce: (state: ConnectionState<unknown>) => void) {
    this.#clock = clock;
    this.#announce = announce;
  }

  /** The status of the connection. */
  get status(): RealtimeConnectionStatus {
    return this.#state.status;
  }

  /** The target of the latest connection that succeeded. It is the default of the next one. */
  get latestTarget(): ConnectionTarget {
    return this.#latestTarget;
  }

  /** The connection, or the attempt to connect; `undefined` when there is neither. */
  get current(): Connection | undefined {
    return "connection" in this.#state ? this.#state.connection : undefined;
  }

  /**
   * Begins an attempt. `make` makes the connection, and calls {@linkcode opened} when it is open. Rejects
   * with the error that ended the attempt.
   *
   * @throws {UserError} If the status is not `disconnected`.
   * @throws {RangeError} If `timeoutMs` is not more than 0.
   * @throws The signal's reason, if the signal is aborted already.
   */
  async begin(
    options: AttemptOptions,
    make: (connection: Connection) => Promise<void>,
  ): Promise<void> {
    if (this.status !== "disconnected") {
      throw wrongStatus("connect", this.status, "disconnected");
    }
    const attempt = beginAttempt(this.#clock, options);
    const connection: Connection = { attempt, link: undefined };
    this.#step({ type: "connect", connection });
    try {
      await make(connection);
      attempt.signal.throwIfAborted(); // a listener of `connected` may have closed it
      const { url, model } = this.#latestTarget;
      this.#latestTarget = { url: options.url ?? url, model: options.model ?? model };
    } catch (error) {
      const hasCause = error instanceof RealtimeConnectionError;
      this.end(connection, hasCause ? error.cause : { ...CLOSED_BY_CLIENT, error });
      throw error;
    } finally {
      attempt.finish();
    }
  }

  /** Called when the connection is open. */
  opened(connection: Connection): void {
    this.#step({ type: "opened", connection });
  }

  /** Called when something has ended `connection` or its attempt. Closes its link. */
  end(connection: Connection, cause: ConnectionCause): void {
    connection.link?.close();
    if (this.current === connection) this.#step({ type: "ended", cause });
  }

  /**
   * Ends the connection or the attempt at once, for the application. An attempt fails with `reason`. Does
   * nothing when disconnected.
   */
  close(reason: RealtimeConnectionError): void {
    const { current } = this;
    if (!current) return;
    this.#step({ type: "close" });
    current.attempt.fail(reason);
    current.link?.close();
    this.#step({ type: "ended", cause: CLOSED_BY_CLIENT });
  }

  #step(step: ConnectionStep<Connection>): void {
    const next = transition(this.#state, step);
    if (next === this.#state) return;
    this.#state = next;
    this.#announce(next);
  }
}
