import { causeOfEnd, causeOfError } from "../../contract/connection_cause.ts";
import { RealtimeConnectionError, UserError } from "../../contract/errors.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../contract/session_defaults.ts";
import type { RealtimeTransportLayerConnectOptions } from "../../contract/transport_layer.ts";
import { createWebSocket as createDefaultWebSocket } from "../../socket/create_web_socket.ts";
import {
  describeEnd,
  type OpenSocket,
  openSocket,
  type SocketEnd,
  SocketOpenError,
} from "../../socket/open_socket.ts";
import type { CreateWebSocket } from "../../socket/web_socket_like.ts";
import type { Connection } from "../connection_life.ts";
import { EngineTransport } from "../engine_transport.ts";
import { awaitAcknowledgement } from "./acknowledgement.ts";
import { credentials, endpointUrl, modelOf, resolveApiKey } from "./endpoint.ts";
import type { ServerPlayback } from "./engine/server_playback.ts";
import type { OpenAIRealtimeBaseOptions } from "./openai_base_options.ts";

/** What {@linkcode OpenAIRealtimeWebSocket} takes. */
export interface OpenAIRealtimeWebSocketOptions extends OpenAIRealtimeBaseOptions {
  /**
   * Where to connect, in place of OpenAI's own address, until `connect()` names another. Used as it
   * is, so the model has to be in it (`?model=…`); an Azure address without one gets `model`. Not
   * looked at where `connect()` names a call, unless it is Azure's.
   */
  url?: string;
  /** Lets a browser page use a key that is not ephemeral. @default false */
  useInsecureApiKey?: boolean;
  /** Opens the socket. @default the runtime's own WebSocket */
  createWebSocket?: CreateWebSocket;
  /** `createWebSocket` gives a socket that is open already, whatever its `readyState` says. @default false */
  skipOpenEventListeners?: boolean;
}

/** When a connection counts as made. */
export type ConnectUntil =
  /** The socket is open and the first session config was sent. */
  | "sent"
  /** The server has confirmed the first session config, with no error before that. */
  | "acknowledged";

/** What {@linkcode OpenAIRealtimeWebSocket.connect} takes. */
export interface OpenAIRealtimeWebSocketConnectOptions
  extends Partial<RealtimeTransportLayerConnectOptions> {
  /** When `connect()` resolves. @default "sent" */
  readonly until?: ConnectUntil;
}

/**
 * A connection to the Realtime API over a WebSocket: on servers, and wherever the application moves
 * the audio itself.
 *
 * A connection may be made again after it has ended; listeners stay.
 *
 * @example A voice loop
 * ```ts
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 * import { createEmulator } from "@voicewire/realtime/testing";
 *
 * const { createWebSocket } = createEmulator();
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * const answered = new Promise((resolve) => client.once("turn_done", resolve));
 * await client.connect({ apiKey: "any", initialSessionConfig: { instructions: "Be brief." } });
 * client.on("audio", ({ data }) => data.byteLength);
 * client.sendMessage("say: hello");
 * await answered;
 * client.close();
 * ```
 */
export class OpenAIRealtimeWebSocket extends EngineTransport {
  readonly #options: OpenAIRealtimeWebSocketOptions;
  /** The latest, which takes nothing any more once it has ended. */
  #socket: OpenSocket | undefined;

  /** Nothing is opened before {@linkcode connect}. */
  constructor(options?: OpenAIRealtimeWebSocketOptions);
  /**
   * The same where the server plays the model's audio.
   *
   * @internal
   */
  constructor(
    options: OpenAIRealtimeWebSocketOptions,
    createServerPlayback: () => ServerPlayback,
  );
  constructor(
    options: OpenAIRealtimeWebSocketOptions = {},
    createServerPlayback?: () => ServerPlayback,
  ) {
    super(options, { createServerPlayback, send: (text) => this.#socket?.send(text) });
    this.#options = options;
  }

  /** Bytes that were sent and that the network has not taken; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#socket?.bufferedBytes ?? 0;
  }

  /**
   * Opens the socket and sends the first session config. `connection_change` says `connecting`, then
   * `connected`, before the promise resolves. An attempt that fails leaves no socket, timer or
   * listener behind, and may be tried again. A `url` or `model` that made a connection holds for
   * later ones that name none.
   *
   * @throws {UserError} If there is a connection or an attempt already, there is no key, or the key
   * must not be used in a browser.
   * @throws {RealtimeConnectionError} If the socket does not open, `timeoutMs` goes by, `close()` is
   * called meanwhile or, with `until: "acknowledged"`, the server answers with an error.
   * @throws {RangeError} If `timeoutMs` is not more than 0.
   * @throws The signal's reason, if it is aborted; what `createWebSocket` or `apiKey()` threw.
   */
  connect(options: OpenAIRealtimeWebSocketConnectOptions = {}): Promise<void> {
    return this.life.begin(options, (connection) => this.#make(connection, options));
  }

  async #make(
    connection: Connection,
    options: OpenAIRealtimeWebSocketConnectOptions,
  ): Promise<void> {
    const { attempt } = connection;
    const { apiKey: ownKey, useInsecureApiKey } = this.#options;
    const apiKey = await attempt.during(
      resolveApiKey(options.apiKey ?? ownKey, useInsecureApiKey),
    );
    const acknowledgement = awaitAcknowledgement(this.events, this.clock);
    try {
      await this.#open(connection, apiKey, options);
      if (options.until === "acknowledged") await attempt.during(acknowledgement.promise);
    } catch (error) {
      if (error instanceof SocketOpenError) throw notOpened(error);
      const isOurs = error instanceof UserError || attempt.signal.aborted;
      if (!isOurs) this.life.end(connection, causeOfError(error)); // the factory has thrown
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
    const { createWebSocket = createDefaultWebSocket, skipOpenEventListeners } = this.#options;
    const { url: connectUrl, callId, initialSessionConfig = {} } = options;
    const { chosen } = this.life;
    const ownUrl = chosen.url ?? this.#options.url;
    const model = options.model ?? chosen.model ?? this.#options.model ??
      initialSessionConfig.model ?? modelOf(connectUrl ?? ownUrl) ??
      DEFAULT_OPENAI_REALTIME_MODEL;
    const url = endpointUrl({ connectUrl, callId, url: ownUrl, model });
    return openSocket({
      createWebSocket,
      request: { url, apiKey, ...credentials(url, apiKey) },
      assumeOpen: skipOpenEventListeners,
      signal: connection.attempt.signal,
      clock: this.clock,
      onOpen: (socket) => {
        connection.link = this.#socket = socket;
        // A listener of `connected` may send, and finds the session config sent before it.
        this.begin(initialSessionConfig, model);
        this.life.opened(connection);
        this.engine?.configure();
        if (options.until !== "acknowledged") connection.attempt.finish(); // whatever comes, it was made
      },
      onMessage: (data) => this.engine?.handleMessage(data),
      onEnd: (end) => this.#onEnd(connection, end),
    });
  }

  /** The other side, or the network, has ended the connection. */
  #onEnd(connection: Connection, end: SocketEnd): void {
    const { error } = end;
    if (error !== undefined && this.status === "connected") {
      this.events.emit("error", { type: "error", error });
    }
    const serverError = this.engine?.lastError;
    const cause = causeOfEnd(end, serverError);
    connection.attempt.fail(
      new RealtimeConnectionError(
        serverError ? "server_error" : "ended",
        `Cannot connect: ${describeEnd(end)}`,
        cause,
      ),
    );
    this.life.end(connection, cause);
  }
}

function notOpened({ why, end }: SocketOpenError): RealtimeConnectionError {
  return new RealtimeConnectionError("not_opened", `Cannot connect: ${why}`, causeOfEnd(end));
}
