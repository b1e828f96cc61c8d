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
import { type DeadPeerOptions, deadPeerTimes, PeerWatch } from "../peer_watch.ts";
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
  /**
   * When a connection counts as dead, although its socket is still open: the network is gone, or the server
   * hangs. The connection then ends with code 1006, initiator `network`, and may be tried again.
   *
   * It is dead if the network takes none of the waiting bytes for `stalledMs`. It is also dead if the server
   * sends nothing for `silentMs` after this side has sent audio or a request, and then nothing for
   * `timeoutMs` after a probe. The probe is a `conversation.item.retrieve` of an item that does not exist;
   * its answer raises no event. A connection with nothing going out is not probed, because a quiet session
   * may be quiet for any time. `false` turns it off.
   *
   * @default {{ stalledMs: 15_000, silentMs: 60_000, timeoutMs: 10_000 }}
   */
  deadPeer?: DeadPeerOptions | false | undefined;
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

/** The end of a connection whose peer is dead: no close frame comes. */
const DEAD: SocketEnd = { code: 1006, reason: "" };

/** Makes the connections of a transport to the Realtime API over a WebSocket, one at a time. */
export class SocketConnection {
  readonly #options: SocketConnectionOptions;
  readonly #owner: SocketConnectionOwner;
  /** The socket of the latest connection. It stays here after its end, when it sends nothing more. */
  #socket: OpenSocket | undefined;
  #watch: PeerWatch | undefined;

  /**
   * Opens nothing before {@linkcode connect}.
   *
   * @throws {RangeError} If a time of `deadPeer` is not more than 0.
   */
  constructor(options: SocketConnectionOptions, owner: SocketConnectionOwner) {
    if (options.deadPeer) deadPeerTimes(options.deadPeer);
    this.#options = options;
    this.#owner = owner;
  }

  /** The bytes that were sent and still wait for the network; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#socket?.bufferedBytes ?? 0;
  }

  /**
   * Returns whether the socket takes nothing more. A socket that is closing gets a second to end. False
   * before the first connection.
   */
  checkClosing(): boolean {
    return this.#socket?.checkClosing() ?? false;
  }

  /** Sends one message. Does nothing when not connected. */
  send(message: string): void {
    this.#watch?.sending();
    this.#socket?.send(message);
    this.#watch?.sent();
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
        this.#socket = socket;
        // The engine comes first: if a listener of `connected` sends, the session config is sent before.
        engine = this.#owner.begin(initialSessionConfig, model);
        const watch = this.#watch = this.#watchPeer(connection, socket, engine);
        connection.link = {
          close() {
            watch?.stop();
            socket.close();
          },
        };
        life.opened(connection);
        engine.configure();
        // From here on, a failure ends the connection, and no longer rejects connect().
        if (options.until !== "acknowledged") connection.attempt.finish();
      },
      onMessage: (data) => {
        this.#watch?.heard();
        engine?.handleMessage(data);
      },
      onEnd: (end) => {
        if (end.error !== undefined && life.status === "connected") {
          this.#owner.events.emit("error", { type: "error", error: end.error });
        }
        this.#onEnd(connection, end, engine?.lastError);
      },
    });
  }

  #watchPeer(
    connection: Connection,
    socket: OpenSocket,
    engine: ProtocolEngine,
  ): PeerWatch | undefined {
    const { deadPeer } = this.#options;
    if (deadPeer === false) return;
    const probe = engine.probe && (() => engine.probe?.());
    return new PeerWatch(this.#owner.clock, {
      get bufferedBytes() {
        return socket.bufferedBytes;
      },
      ...probe && { probe },
      lost: (error) => this.#onEnd(connection, { ...DEAD, error }, undefined),
    }, deadPeer);
  }

  /** Called when the server or the network has ended the connection, or when the peer counts as dead. */
  #onEnd(connection: Connection, end: SocketEnd, serverError: object | undefined): void {
    const { life } = this.#owner;
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
