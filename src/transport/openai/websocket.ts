import type { RealtimeClientEvent } from "../../wire/openai/client_events.ts";
import { AudioTransport } from "../audio_transport.ts";
import type { OpenAIRealtimeBaseOptions } from "./openai_base_options.ts";
import type { OpenAIRealtimeEventTypes } from "./openai_events.ts";
import { openAIRealtime } from "./openai_protocol.ts";
import {
  type OpenAIRealtimeWebSocketConnectOptions,
  SocketConnection,
  type SocketConnectionOptions,
} from "./socket_connection.ts";

export type {
  ConnectUntil,
  OpenAIRealtimeWebSocketConnectOptions,
  SocketConnectionOptions,
} from "./socket_connection.ts";

/** The options of {@linkcode OpenAIRealtimeWebSocket}. */
export interface OpenAIRealtimeWebSocketOptions
  extends OpenAIRealtimeBaseOptions, SocketConnectionOptions {}

/**
 * A connection to the Realtime API over a WebSocket. Use it on servers, and wherever the application itself
 * captures and plays the audio.
 *
 * `connect()` may be called again after a connection has ended. Listeners stay.
 *
 * @example Send a message and receive the answer's audio
 * ```ts
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 * import { createEmulator } from "@voicewire/realtime/testing";
 *
 * const { createWebSocket } = createEmulator();
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * await client.connect({ apiKey: "any", initialSessionConfig: { instructions: "Be brief." } });
 * const answered = new Promise((resolve, reject) => {
 *   client.once("turn_done", resolve);
 *   client.once("error", ({ error }) => reject(error));
 * });
 * client.on("audio", ({ data }) => data.byteLength);
 * client.sendMessage("say: hello");
 * await answered;
 * client.close();
 * ```
 */
export class OpenAIRealtimeWebSocket
  extends AudioTransport<OpenAIRealtimeEventTypes, RealtimeClientEvent> {
  readonly #connection: SocketConnection;

  /**
   * Opens nothing before {@linkcode connect}.
   *
   * @throws {RangeError} If `maxBufferedBytes` or a time of `deadPeer` is not more than 0, or if a session
   * does not support the codec's wire format.
   */
  constructor(options: OpenAIRealtimeWebSocketOptions = {}) {
    super(options, openAIRealtime(), (message) => this.#connection.send(message));
    this.#connection = new SocketConnection(options, {
      life: this.life,
      events: this.events,
      clock: this.clock,
      begin: (config, model) => this.begin(config, model),
    });
  }

  /** The bytes that were sent and still wait for the network; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  /** @internal */
  protected override checkClosing(): boolean {
    return this.#connection.checkClosing();
  }

  /**
   * Opens the socket and sends the first session config. Before the promise resolves, `connection_change`
   * is raised with `connecting` and then with `connected`. An attempt that fails leaves no socket, timer or
   * listener behind, and may be repeated. Once a connection succeeds, its `url` and `model` are the defaults
   * of later connections.
   *
   * @throws {UserError} If there is already a connection or an attempt, if there is no valid key, or if a
   * browser page must not use the key.
   * @throws {RealtimeConnectionError} If the socket does not open, if the attempt takes longer than
   * `timeoutMs`, if `close()` is called during the attempt or, with `until: "acknowledged"`, if the server
   * answers with an error.
   * @throws {RangeError} If `timeoutMs` is not more than 0.
   * @throws The signal's reason, if the signal is aborted; the error of `createWebSocket` or of the function
   * `apiKey`, if it throws.
   */
  connect(options: OpenAIRealtimeWebSocketConnectOptions = {}): Promise<void> {
    return this.#connection.connect(options);
  }
}
