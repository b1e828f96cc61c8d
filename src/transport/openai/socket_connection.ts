import type { Clock } from "../../clock/clock.ts";
import { causeOfEnd, causeOfError } from "../../contract/connection_cause.ts";
import { RealtimeConnectionError, UserError } from "../../contract/errors.ts";
import type { RealtimeSessionConfig } from "../../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../contract/session_defaults.ts";
import type { RealtimeTransportLayerConnectOptions } from "../../contract/transport_layer.ts";
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

/** The options of a connection over a WebSocket. */
export interface SocketConnectionOptions
  extends Pick<OpenAIRealtimeBaseOptions, "apiKey" | "model"> {
  /**
   * Where to connect, in place of OpenAI's own address, until `connect()` names another. Used as it
   * is, so the model has to be in it (`?model=…`); an Azure address without one gets `model`. Not
   * used where `connect()` names a call, unless it is Azure's.
   */
  url?: string | undefined;
  /** Lets a browser page use a key that is not ephemeral. @default false */
  useInsecureApiKey?: boolean | undefined;
  /** Opens the socket. @default the runtime's own WebSocket */
  createWebSocket?: CreateWebSocket | undefined;
  /** `createWebSocket` gives a socket that is open already, whatever its `readyState` says. @default false */
  skipOpenEventListeners?: boolean | undefined;
}

/** When a connection counts as made. */
export type ConnectUntil =
  /** The socket is open and the first session config was sent. */
  | "sent"
  /** The server has confirmed the first session config, with no error before that. */
  | "acknowledged";

/** The options of `connect()` over a WebSocket. */
export interface OpenAIRealtimeWebSocketConnectOptions
  extends Partial<RealtimeTransportLayerConnectOptions> {
  /** When `connect()` resolves. @default "sent" */
  readonly until?: ConnectUntil | undefined;
}

/** The transport that a {@linkcode SocketConnection} connects. */
export interface SocketConnectionOwner {
  /** The state of the connection. */
  readonly life: ConnectionLife;
  /** The listeners of the transport. */
  readonly events: EventDispatcher;
  /** Tells the time. */
  readonly clock: Clock;
  /** The socket has opened: makes the engine of the connection. */
  begin(config: Partial<RealtimeSessionConfig>, model: string | undefined): ProtocolEngine;
}

/** Connects a transport to the Realtime API over a WebSocket, as often as it is asked to. */
export class SocketConnection {
  readonly #options: SocketConnectionOptions;
  readonly #owner: SocketConnectionOwner;
  /** The latest socket, which takes nothing any more once it has ended. */
  #socket: OpenSocket | undefined;

  /** Nothing is opened before {@linkcode connect}. */
  constructor(options: SocketConnectionOptions, owner: SocketConnectionOwner) {
    this.#options = options;
    this.#owner = owner;
  }

  /** Bytes that were sent and that the network has not taken; 0 when not connected. */
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
      if (!isOurs) life.end(connection, causeOfError(error)); // the factory has thrown
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
    const { chosen } = life;
    const ownUrl = chosen.url ?? this.#options.url;
    const model = options.model ?? chosen.model ?? this.#options.model ??
      initialSessionConfig.model ?? modelOf(connectUrl ?? ownUrl) ??
      DEFAULT_OPENAI_REALTIME_MODEL;
    const url = endpointUrl({ connectUrl, callId, url: ownUrl, model });
    let engine: ProtocolEngine | undefined;
    return openSocket({
      createWebSocket,
      request: { url, apiKey, ...credentials(url, apiKey) },
      assumeOpen: skipOpenEventListeners,
      signal: connection.attempt.signal,
      clock,
      onOpen: (socket) => {
        connection.link = this.#socket = socket;
        // A listener of `connected` may send, and finds the session config sent before it.
        engine = this.#owner.begin(initialSessionConfig, model);
        life.opened(connection);
        engine.configure();
        if (options.until !== "acknowledged") connection.attempt.finish(); // whatever comes, it was made
      },
      onMessage: (data) => engine?.handleMessage(data),
      onEnd: (end) => this.#onEnd(connection, end, engine),
    });
  }

  /** The other side, or the network, has ended the connection. */
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
