import { createWebSocket as createDefaultWebSocket } from "../socket/create_web_socket.ts";
import {
  type OpenSocket,
  openSocket,
  type SocketEnd,
  SocketOpenError,
} from "../socket/open_socket.ts";
import type { CreateWebSocket } from "../socket/web_socket_like.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../wire/session_payload.ts";
import { Acknowledgement } from "./acknowledgement.ts";
import { ConnectionAttempt } from "./connection_attempt.ts";
import {
  causeOfEnd,
  causeOfError,
  CLOSED_BY_CLIENT,
  type ConnectionCause,
} from "./connection_cause.ts";
import {
  type ConnectionState,
  type ConnectionStep,
  type RealtimeConnectionStatus,
  transition,
} from "./connection_state.ts";
import { credentials, endpointUrl, modelOf, resolveApiKey } from "./endpoint.ts";
import { EngineTransport, type EngineTransportOptions } from "./engine_transport.ts";
import { closedByClient, RealtimeConnectionError, UserError } from "./errors.ts";
import type { ServerPlayback } from "./server_playback.ts";
import type { ApiKey, RealtimeTransportLayerConnectOptions } from "./transport_layer.ts";

/** What {@linkcode OpenAIRealtimeWebSocket} takes. */
export interface OpenAIRealtimeWebSocketOptions extends EngineTransportOptions {
  /** The key, or a function that gives one for each connection. `connect()` may name another. */
  readonly apiKey?: ApiKey;
  /** The model, until `connect()` names another. @default DEFAULT_OPENAI_REALTIME_MODEL */
  readonly model?: string;
  /** Where to connect, in place of OpenAI's own address, until `connect()` names another. */
  readonly url?: string;
  /** Lets a browser page use a key that is not ephemeral. @default false */
  readonly useInsecureApiKey?: boolean;
  /** Opens the socket. @default the runtime's own WebSocket */
  readonly createWebSocket?: CreateWebSocket;
  /** `createWebSocket` gives a socket that is open already, whatever its `readyState` says. @default false */
  readonly skipOpenEventListeners?: boolean;
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

/** An open connection, and the attempt that made it. */
interface Link {
  readonly attempt: ConnectionAttempt;
  readonly socket: OpenSocket;
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
  #state: ConnectionState<ConnectionAttempt, Link> = { status: "disconnected" };
  /** What `connect()` was told, if a connection came of it: the next one goes there again. */
  #chosen: { readonly url?: string; readonly model?: string } = {};

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
    super(options, { createServerPlayback, send: (text) => this.#transmit(text) });
    this.#options = options;
  }

  /** Where the connection stands. */
  get status(): RealtimeConnectionStatus {
    return this.#state.status;
  }

  /** Bytes that were sent and that the network has not taken; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#state.status === "connected" ? this.#state.link.socket.bufferedBytes : 0;
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
  async connect(options: OpenAIRealtimeWebSocketConnectOptions = {}): Promise<void> {
    if (this.#state.status !== "disconnected") {
      throw new UserError(
        `Cannot connect as the transport must be "disconnected": current status is "${this.#state.status}"`,
      );
    }
    const { timeoutMs, signal, until = "sent" } = options;
    const attempt = new ConnectionAttempt({ clock: this.clock, timeoutMs, signal });
    this.#step({ type: "connect", attempt });
    let apiKey: string | undefined;
    try {
      const { apiKey: ownKey, useInsecureApiKey } = this.#options;
      apiKey = await attempt.during(resolveApiKey(options.apiKey ?? ownKey, useInsecureApiKey));
      const acknowledgement = new Acknowledgement(this.events, this.clock);
      try {
        await this.#open(attempt, apiKey, options);
        attempt.signal.throwIfAborted(); // a listener of `connected` may have closed it
        if (until === "acknowledged") await attempt.during(acknowledgement.promise);
        this.#remember(options);
      } finally {
        acknowledgement.dispose();
      }
    } catch (error) {
      const failure = error instanceof SocketOpenError ? notOpened(error) : error;
      const isOurs = apiKey === undefined || failure === attempt.signal.reason;
      this.#end(attempt, causeOfFailure(failure, isOurs));
      throw failure;
    } finally {
      attempt.finish();
    }
  }

  /**
   * Ends the connection, or the attempt under way, at once: `disconnected` is emitted before this
   * returns, and nothing after it. Does nothing when disconnected. A peer that never answers the close
   * frame may keep the runtime's own socket, and so the process, open: no runtime lets go by itself.
   */
  close(): void {
    const state = this.#state;
    this.#step({ type: "close" });
    attemptOf(state)?.fail(closedByClient());
    if (state.status === "connected") state.link.socket.close(1000);
    this.#step({ type: "ended", cause: CLOSED_BY_CLIENT });
  }

  #open(
    attempt: ConnectionAttempt,
    apiKey: string,
    options: OpenAIRealtimeWebSocketConnectOptions,
  ): Promise<void> {
    const { createWebSocket = createDefaultWebSocket, skipOpenEventListeners } = this.#options;
    const { url: connectUrl, callId, initialSessionConfig = {} } = options;
    const ownUrl = this.#chosen.url ?? this.#options.url;
    const model = options.model ?? this.#chosen.model ?? this.#options.model ??
      initialSessionConfig.model ?? modelOf(connectUrl ?? ownUrl) ??
      DEFAULT_OPENAI_REALTIME_MODEL;
    const url = endpointUrl({ connectUrl, callId, url: ownUrl, model });
    return openSocket({
      createWebSocket,
      request: { url, apiKey, ...credentials(url, apiKey) },
      assumeOpen: skipOpenEventListeners,
      signal: attempt.signal,
      clock: this.clock,
      onOpen: (socket) => {
        this.#step(
          { type: "opened", attempt, link: { attempt, socket } },
          () => this.begin(initialSessionConfig, model), // a listener of `connected` may send
        );
        this.engine?.configure();
      },
      onMessage: (data) => this.engine?.handleMessage(data),
      onEnd: (end) => this.#onEnd(attempt, end),
    });
  }

  #remember({ url, model }: OpenAIRealtimeWebSocketConnectOptions): void {
    this.#chosen = { url: url ?? this.#chosen.url, model: model ?? this.#chosen.model };
  }

  #transmit(text: string): void {
    if (this.#state.status === "connected") this.#state.link.socket.send(text);
  }

  /** The other side, or the network, has ended the connection. */
  #onEnd(attempt: ConnectionAttempt, end: SocketEnd): void {
    if (end.error !== undefined && this.#state.status === "connected") {
      this.events.emit("error", { type: "error", error: end.error });
    }
    const cause = causeOfEnd(end, this.engine?.lastError);
    const { code, reason } = end;
    attempt.fail(
      new RealtimeConnectionError(
        this.engine?.lastError ? "server_error" : "ended",
        `Cannot connect: the connection ended with code ${code}${reason && ` (${reason})`}`,
        cause,
      ),
    );
    this.#end(attempt, cause);
  }

  /** Ends what belongs to `attempt`; a later attempt's connection is left alone. */
  #end(attempt: ConnectionAttempt, cause: ConnectionCause): void {
    const state = this.#state;
    if (attemptOf(state) !== attempt) return;
    if (state.status === "connected") state.link.socket.close(1000);
    this.#step({ type: "ended", cause });
  }

  #step(step: ConnectionStep<ConnectionAttempt, Link>, onTaken?: () => void): void {
    const next = transition(this.#state, step);
    if (next === this.#state) return;
    this.#state = next;
    onTaken?.();
    this.announce(next, () => this.#state === next);
  }
}

function attemptOf(state: ConnectionState<ConnectionAttempt, Link>): ConnectionAttempt | undefined {
  if (state.status === "connecting") return state.attempt;
  return state.status === "connected" ? state.link.attempt : undefined;
}

function notOpened({ message, end }: SocketOpenError): RealtimeConnectionError {
  return new RealtimeConnectionError("not_opened", `Cannot connect: ${message}`, causeOfEnd(end));
}

/** What `connection_change` says of an attempt that failed; `isOurs`: no other side had a part in it. */
function causeOfFailure(failure: unknown, isOurs: boolean): ConnectionCause {
  if (failure instanceof RealtimeConnectionError) return failure.cause;
  return isOurs || failure instanceof UserError
    ? { ...CLOSED_BY_CLIENT, error: failure }
    : causeOfError(failure);
}
