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

export type { ConnectUntil, OpenAIRealtimeWebSocketConnectOptions } from "./socket_connection.ts";

/** The options of {@linkcode OpenAIRealtimeWebSocket}. */
export interface OpenAIRealtimeWebSocketOptions
  extends OpenAIRealtimeBaseOptions, SocketConnectionOptions {}

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
export class OpenAIRealtimeWebSocket
  extends AudioTransport<OpenAIRealtimeEventTypes, RealtimeClientEvent> {
  readonly #connection: SocketConnection;

  /**
   * Nothing is opened before {@linkcode connect}.
   *
   * @throws {RangeError} If `maxBufferedBytes` is not more than 0, or the codec's wire format is none
   * that a session takes.
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

  /** Bytes that were sent and that the network has not taken yet; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes;
  }

  /**
   * Opens the socket and sends the first session config. `connection_change` says `connecting`, then
   * `connected`, before the promise resolves. An attempt that fails leaves no socket, timer or
   * listener behind, and may be tried again. A `url` or `model` that made a connection holds for
   * later connections that name none.
   *
   * @throws {UserError} If there is a connection or an attempt already, there is no key, or the key
   * must not be used in a browser.
   * @throws {RealtimeConnectionError} If the socket does not open, `timeoutMs` goes by, `close()` is
   * called meanwhile or, with `until: "acknowledged"`, the server answers with an error.
   * @throws {RangeError} If `timeoutMs` is not more than 0.
   * @throws The signal's reason, if it is aborted; and whatever `createWebSocket` or `apiKey()` threw.
   */
  connect(options: OpenAIRealtimeWebSocketConnectOptions = {}): Promise<void> {
    return this.#connection.connect(options);
  }
}
