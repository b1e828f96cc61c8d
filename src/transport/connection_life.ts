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

/** What a connection goes over: a socket, or a call. */
export interface Link {
  /** Ends it. Calling it again does nothing. */
  close(): void;
}

/** A connection, or an attempt at one. */
export interface Connection {
  /** What limits it until it is made. */
  readonly attempt: ConnectionAttempt;
  /** What it goes over, once there is something. */
  link: Link | undefined;
}

/** What an attempt is told. */
export interface AttemptOptions extends ConnectionAttemptOptions {
  readonly url?: string;
  readonly model?: string;
}

/**
 * The connections of a transport, one at a time: how an attempt becomes a connection and how either
 * ends. Whatever happens, it ends once, its link is closed, and a later one is left alone.
 */
export class ConnectionLife {
  readonly #clock: Clock;
  readonly #announce: (state: ConnectionState<unknown>) => void;
  #state: ConnectionState<Connection> = { status: "disconnected" };
  /** What the latest connection that was made was told: the next one goes there again. */
  chosen: { readonly url?: string; readonly model?: string } = {};

  /** `announce` is told of each state. */
  constructor(clock: Clock, announce: (state: ConnectionState<unknown>) => void) {
    this.#clock = clock;
    this.#announce = announce;
  }

  /** Where it stands. */
  get status(): RealtimeConnectionStatus {
    return this.#state.status;
  }

  /** The connection, or the attempt under way. */
  get current(): Connection | undefined {
    return "connection" in this.#state ? this.#state.connection : undefined;
  }

  /**
   * Begins an attempt, in which `make` calls {@linkcode opened} when the connection is open. Rejects
   * with what it fails of.
   *
   * @throws {UserError} If it does not stand at `disconnected`.
   * @throws {RangeError} If `timeoutMs` is not more than 0.
   * @throws The signal's reason, if it is aborted already.
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
      const { url, model } = this.chosen;
      this.chosen = { url: options.url ?? url, model: options.model ?? model };
    } catch (error) {
      const hasCause = error instanceof RealtimeConnectionError;
      this.end(connection, hasCause ? error.cause : { ...CLOSED_BY_CLIENT, error });
      throw error;
    } finally {
      attempt.finish();
    }
  }

  /** The connection is open. */
  opened(connection: Connection): void {
    this.#step({ type: "opened", connection });
  }

  /** Something has ended `connection`, or its attempt. */
  end(connection: Connection, cause: ConnectionCause): void {
    connection.link?.close();
    if (this.current === connection) this.#step({ type: "ended", cause });
  }

  /** The application ends what there is, at once: `reason` is what an attempt fails with. */
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
