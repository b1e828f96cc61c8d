import type { Clock } from "../../clock/clock.ts";
import { causeOfEnd, causeOfError } from "../../contract/connection_cause.ts";
import { RealtimeConnectionError, UserError } from "../../contract/errors.ts";
import type { RealtimeSessionConfig } from "../../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../contract/session_defaults.ts";
import type { OptionalConnectOptions } from "../../contract/transport_layer.ts";
import type { EventDispatcher } from "../../events/event_dispatcher.ts";
import { createWebSocket as createDefaultWebSocket } from "../../socket/create_web_socket.ts";
import {
  describeEnd,
  type OpenSocket,
  openSocket,
  type SocketEnd,
  SocketOpenError,
} from "../../socket/open_socket.ts";
import type { CreateWebSocket } from "../../socket/web_socket_like.ts";
import type { Connection, ConnectionLife } from "../connection_life.ts";
import type { ProtocolEngine } from "../protocol.ts";
import { awaitAcknowledgement } from "./acknowledgement.ts";
import { credentials, endpointUrl, modelOf, resolveApiKey } from "./endpoint.ts";
import type { OpenAIRealtimeBaseOptions } from "./openai_base_options.ts";

/** The options of the connections over a WebSocket. */
export interface SocketConnectionOptions
  extends Pick<OpenAIRealtimeBaseOptions, "apiKey" | "model"> {
  /**
   * The URL to connect to. The `url` of `connect()` takes priority. The URL is used unchanged, so it has to
   * name the model (`?model=…`), except that an Azure URL without a model gets `model`. It is not used if
   * `connect()` has a `callId`, unless it is an Azure URL.
   *
   * @default OpenAI's own address
   */
  url?: string | undefined;
  /**
   * Allows a browser page to use a key that is not ephemeral. Anyone can read such a key there.
   *
   * @default false
   */
  useInsecureApiKey?: boolean | undefined;
  /** Creates the socket. @default the runtime's own WebSocket */
  createWebSocket?: CreateWebSocket | undefined;
  /**
   * Whether the socket of `createWebSocket` is already open, even if its `readyState` says otherwise.
   *
   * @default false
   */
  skipOpenEventListeners?: boolean | undefined;
}

/** When `connect()` resolves. */
export type ConnectUntil =
  /** When the connection is open and the first session config was sent. */
  | "sent"
  /** When the server has confirmed the first session config. An error before that rejects. */
  | "acknowledged";

/** The options of `connect()` over a WebSocket. */
export interface OpenAIRealtimeWebSocketConnectOptions extends OptionalConnectOptions {
  /** When `connect()` resolves. @default "sent" */
  readonly until?: ConnectUntil | undefined;
}

/** The transport for which a {@linkcode SocketConnection} connects. */
export interface SocketConnectionOwner {
  /** The states of the connection. */
  readonly life: ConnectionLife;
  /** The listeners of the transport. */
  readonly events: EventDispatcher;
  /** The clock of all timers and measurements. */
  readonly clock: Clock;
  /** Called when the socket has opened. Makes the engine of the connection. */
  begin(config: Partial<RealtimeSessionConfig>, model: string | undefined): ProtocolEngine;
}

/** Makes the connections of a transport to the Realtime API over a WebSocket, one at a time. */
export class SocketConnection {
  readonly #options: SocketConnectionOptions;
  readonly #owner: SocketConnectionOwner;
  /** The socket of the latest connection. It stays here after its end, when it sends nothing more. */
  #socket: OpenSocket | undefined;

  /** Opens nothing before {@linkcode connect}. */
  constructor(options: SocketConnectionOptions, owner: SocketConnectionOwner) {
    this.#options = options;
    this.#owner = owner;
  }

  /** The bytes that were sent and still wait for the network; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#socket?.bufferedBytes ?? 0;
  }

  /** Sends one message. Does nothing when not connected. */
  send(message: string): void {
    this.#socket?.send(message);
  }

  /** Opens the socket and sends the first session config: see `OpenAIRealtimeWebSocket.connect()`. */
  connect(options: OpenAIRealtimeWebSocketConnectOptions): Promise<void> {
    return this.#owner.life.begin(options, (connection) => this.#make(connection, options));
  }

  async #make(
    connection: Connection,
    options: OpenAIRealtimeWebSocketConnectOptions,
  ): Promise<void> {
    const { attempt } = connection;
    const { events, clock, life } = this.#owner;
    const { apiKey: ownKey, useInsecureApiKey } = this.#options;
    const apiKey = await attempt.during(
      resolveApiKey(options.apiKey ?? ownKey, useInsecureApiKey),
    );
    const acknowledgement = awaitAcknowledgement(events, clock);
    try {
      await this.#open(connection, apiKey, options);
      if (options.until === "acknowledged") await attempt.during(acknowledgement.promise);
    } catch (error) {
      if (error instanceof SocketOpenError) throw notOpened(error);
      const isOurs = error instanceof UserError || attempt.signal.aborted;
      if (!isOurs) life.end(connection, causeOfError(error)); // `createWebSocket` has thrown
      throw error;
    } finally {
      acknowledgement.dispose();
    }
  }

  #open(
    connection: Connection,
    apiKey: string,
    options: OpenAIRealtimeWebSocketConnectOptions,
  ): Promise<void> {
    const { life, clock } = this.#owner;
    const { createWebSocket = createDefaultWebSocket, skipOpenEventListeners } = this.#options;
    const { url: connectUrl, callId, initialSessionConfig = {} } = options;
    const { latestTarget } = life;
    const ownUrl = latestTarget.url ?? this.#options.url;
    const model = options.model ?? latestTarget.model ?? this.#options.model ??
      initialSessionConfig.model ?? modelOf(connectUrl ?? ownUrl) ??
      DEFAULT_OPENAI_REALTIME_MODEL;
    const url = endpointUrl({ connectUrl, callId, url: ownUrl, model });
    let engine: ProtocolEngine | undefined;
    return openSocket({
      createWebSocket,
      request: { url, apiKey, ...credentials(url, apiKey) },
      assumeOpen: skipOpenEventListeners ?? false,
      signal: connection.attempt.signal,
      clock,
      onOpen: (socket) => {
        connection.link = this.#socket = socket;
        // The engine comes first: if a listener of `connected` sends, the session config is sent before.
        engine = this.#owner.begin(initialSessionConfig, model);
        life.opened(connection);
        engine.configure();
        // From here on, a failure ends the connection, and no longer rejects connect().
        if (options.until !== "acknowledged") connection.attempt.finish();
      },
      onMessage: (data) => engine?.handleMessage(data),
      onEnd: (end) => this.#onEnd(connection, end, engine),
    });
  }

  /** Called when the server or the network has ended the connection. */
  #onEnd(connection: Connection, end: SocketEnd, engine: ProtocolEngine | undefined): void {
    const { life, events } = this.#owner;
    const { error } = end;
    if (error !== undefined && life.status === "connected") {
      events.emit("error", { type: "error", error });
    }
    const serverError = engine?.lastError;
    const cause = causeOfEnd(end, serverError);
    connection.attempt.fail(
      new RealtimeConnectionError(
        serverError ? "server_error" : "ended",
        `Cannot connect: ${describeEnd(end)}`,
        cause,
      ),
    );
    life.end(connection, cause);
  }
}

function notOpened({ why, end }: SocketOpenError): RealtimeConnectionError {
  return new RealtimeConnectionError("not_opened", `Cannot connect: ${why}`, causeOfEnd(end));
}
