import { type Clock, systemClock } from "../clock/clock.ts";
import type { AudioCodec } from "../codec/audio_codec.ts";
import type { ConnectionState, RealtimeConnectionStatus } from "../contract/connection_state.ts";
import { closedByClient, wrongStatus } from "../contract/errors.ts";
import type {
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
} from "../contract/realtime_item.ts";
import type { RealtimeSessionConfig } from "../contract/session_config.ts";
import type { TransportEvent, TransportToolCallEvent } from "../contract/transport_events.ts";
import type { RealtimeUserInput } from "../contract/transport_layer.ts";
import type { DynamicName, EventsOf } from "../events/event_emitter.ts";
import { consoleLogger, type Logger } from "../events/logger.ts";
import { TypedEmitter } from "../events/typed_emitter.ts";
import { AudioPath } from "./audio_path.ts";
import { ConnectionEvents } from "./connection_events.ts";
import { ConnectionLife } from "./connection_life.ts";
import { ModelAudio } from "./model_audio.ts";
import type { PlaybackPosition, PlaybackState } from "./playback_ledger.ts";
import type { Protocol, ProtocolEngine } from "./protocol.ts";

/** The options of every transport in this package. */
export interface EngineTransportOptions {
  /**
   * Converts the application's audio to the wire's, and back. Its wire format overrides the formats of the
   * session config.
   *
   * @default no codec: bytes pass unchanged, in the session's formats
   */
  readonly codec?: AudioCodec | undefined;
  /** Receives warnings, and the errors for which there is no `error` listener. @default consoleLogger */
  readonly logger?: Logger | undefined;
  /** The clock of all timers and measurements. @default systemClock */
  readonly clock?: Clock | undefined;
}

/**
 * The calls and events that the transports of this package share. Each call goes to the engine of the
 * connection, which a {@linkcode Protocol} makes. Each transport makes and ends its connections in its own
 * way.
 */
export abstract class EngineTransport<
  Events extends EventsOf<Events>,
  ClientEvent extends TransportEvent = TransportEvent,
> extends TypedEmitter<Events> {
  /** Always true: the transport raises the neutral events, such as `speech_started`. */
  readonly neutralEvents: boolean = true;
  /**
   * The engine of the connection, from {@linkcode begin} to the end; otherwise `undefined`.
   *
   * @internal
   */
  protected engine: ProtocolEngine | undefined;
  /** The clock of all timers and measurements. */
  protected readonly clock: Clock;
  /**
   * The states of the connection.
   *
   * @internal
   */
  protected readonly life: ConnectionLife;
  /**
   * Converts audio with the codec, if there is one.
   *
   * @internal
   */
  protected readonly audioPath: AudioPath;
  readonly #protocol: Protocol;
  readonly #send: (message: string) => void;
  #connection: { readonly events: ConnectionEvents; readonly audio: ModelAudio } | undefined;

  /** `send` sends one message over the connection. */
  constructor(
    options: EngineTransportOptions,
    protocol: Protocol,
    send: (message: string) => void,
  ) {
    super(options.logger ?? consoleLogger);
    this.clock = options.clock ?? systemClock;
    this.life = new ConnectionLife(this.clock, (state) => this.announce(state));
    this.audioPath = new AudioPath(options.codec);
    this.#protocol = protocol;
    this.#send = send;
  }

  /** The status of the connection. */
  get status(): RealtimeConnectionStatus {
    return this.life.status;
  }

  /**
   * Whether a response of the conversation is running, or was requested and may still begin: the request waits
   * for another response to end, for the caller to finish, or for the server's answer. False when not
   * connected.
   */
  get responding(): boolean {
    return !!this.engine?.responding;
  }

  /**
   * How much of the model's audio was generated, passed to the application and heard, at this moment. The
   * entries are empty when not connected.
   */
  get playback(): PlaybackState {
    if (this.#protocol.serverPlays) {
      return { source: "server", entries: this.engine?.serverPlayback?.entries ?? [] };
    }
    const { source = "estimated", entries = [] } = this.#connection?.audio.ledger ?? {};
    return { source, entries };
  }

  /**
   * Sends a client event. A `response.create` waits until the responses before it are done and the caller's
   * turn is over, unless it is outside the conversation.
   *
   * @throws {UserError} If not connected.
   */
  sendEvent(event: ClientEvent): void {
    this.#openEngine(`send "${event.type}"`).sendEvent(event);
  }

  /**
   * Requests a response: at once, or when the responses before it are done and the caller's turn is over.
   * `response` overrides settings of the session for this response alone. Requests without overrides that
   * wait next to each other become one request. If the service answers the caller's turn by itself, they are
   * not sent. A response outside the conversation (`conversation: "none"`) is requested at once.
   *
   * @throws {UserError} If not connected.
   */
  // deno-lint-ignore no-explicit-any -- the service's overrides, docs/protocol.md#what-one-response-may-override
  requestResponse(response?: Record<string, any>): void {
    this.#openEngine("request a response").requestResponse(response);
  }

  /**
   * Cancels one response. Other responses go on.
   *
   * @throws {UserError} If not connected.
   */
  cancelResponse(responseId: string): void {
    this.#openEngine("cancel a response").cancelResponse(responseId);
  }

  /**
   * Requests an item with its audio from the server. The answer comes as an `item_update` event.
   *
   * @throws {UserError} If not connected.
   */
  retrieveItem(itemId: string): void {
    this.#openEngine("retrieve an item").retrieveItem(itemId);
  }

  /**
   * Sends a message in the user's name: text, or a list of texts and images. Then requests a response,
   * unless `triggerResponse` is false. `otherEventData` is merged into the event.
   *
   * @throws {UserError} If not connected.
   */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event unchanged
    otherEventData: Record<string, any> = {},
    { triggerResponse = true }: { triggerResponse?: boolean | undefined } = {},
  ): void {
    this.#openEngine("send a message").sendMessage(message, otherEventData);
    if (triggerResponse) this.requestResponse();
  }

  /**
   * Sends an image: a data URI of a PNG or JPEG. Then requests a response, unless `triggerResponse` is
   * false.
   *
   * @throws {UserError} If not connected.
   */
  addImage(image: string, options: { triggerResponse?: boolean | undefined } = {}): void {
    const content = [{ type: "input_image" as const, image }];
    this.sendMessage({ type: "message", role: "user", content }, {}, options);
  }

  /**
   * Changes the session config. The config is complete each time: a setting that it leaves out goes back
   * to its default.
   *
   * @throws {UserError} If not connected.
   */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    this.#openEngine("update the session config").updateSessionConfig(config);
  }

  /**
   * Sends the output of a function call. Then requests a response, unless `startResponse` is false.
   *
   * @throws {UserError} If not connected.
   */
  sendFunctionCallOutput(
    toolCall: TransportToolCallEvent,
    output: string,
    startResponse: boolean = true,
  ): void {
    this.#openEngine("send a function call output").sendFunctionCallOutput(toolCall, output);
    if (startResponse) this.requestResponse();
  }

  /**
   * Answers an MCP approval request. `reason` tells the model why.
   *
   * @throws {UserError} If not connected.
   */
  sendMcpResponse(
    approvalRequest: RealtimeMcpCallApprovalRequestItem,
    approved: boolean,
    reason?: string,
  ): void {
    this.#openEngine("answer an MCP approval request")
      .sendMcpResponse(approvalRequest, approved, reason);
  }

  /**
   * Changes the server's conversation from `oldHistory` to `newHistory`, by deleting and creating items.
   * New items take the place that they have in `newHistory`. The local history changes when the server
   * confirms.
   *
   * @throws {UserError} If not connected, or if the service does not accept a new item from a client
   * (assistant audio, MCP items). Nothing is sent then.
   */
  resetHistory(oldHistory: readonly RealtimeItem[], newHistory: readonly RealtimeItem[]): void {
    this.#openEngine("reset the history").resetHistory(oldHistory, newHistory);
  }

  /**
   * Stops the model's speech. Cancels the running response unless `cancelOngoingResponse` is false, emits
   * `audio_interrupted` if some audio was not heard, and truncates every item that was not heard to its end. Over
   * WebRTC and SIP, the server plays the audio: it stops and truncates the items when this asks it to.
   *
   * A response that was requested and has not begun is cancelled when it begins. Requests without overrides
   * that still wait are dropped, unless `cancelOngoingResponse` is false.
   *
   * The transport interrupts the model by itself when the caller begins to speak, unless the session's
   * `interrupt_response` is false. If it is true, the server cancels the response; otherwise this side does.
   *
   * Does nothing when not connected.
   */
  interrupt(cancelOngoingResponse: boolean = true): void {
    if (this.isOpen) this.engine?.interrupt(cancelOngoingResponse);
  }

  /**
   * Reports how much of a part of an item the application's speaker has played, counted from the part's
   * beginning. Without reports, the transport estimates it by the clock. After the first report of a
   * connection, only reports count. Does nothing when not connected, and over WebRTC and SIP, where the
   * server plays the audio.
   *
   * @throws {RangeError} If `playedMs` is negative or not a number.
   */
  reportPlayback({ itemId, contentIndex = 0, playedMs }: PlaybackReport): void {
    if (this.#protocol.serverPlays) return;
    this.#connection?.audio.ledger.report({ itemId, contentIndex }, playedMs);
  }

  /**
   * Ends the connection or the attempt to connect, at once. `disconnected` is emitted before this returns,
   * and no event follows it. A microphone that the transport opened is stopped. Does nothing when
   * disconnected.
   *
   * If the server never answers the close frame of a WebSocket, the runtime may keep its socket open, and
   * with it the process.
   */
  close(): void {
    this.life.close(closedByClient());
  }

  /** Calls the listeners of an event whose name is only known at run time. */
  override emit<Name extends string | number>(
    type: DynamicName<Name>,
    ...args: unknown[]
  ): boolean;
  /** Calls the listeners of an event. Returns whether there was a listener. */
  override emit<Name extends keyof Events>(type: Name, ...args: Events[Name]): boolean;
  override emit(type: PropertyKey, ...args: unknown[]): boolean {
    if (type === "*") this.engine?.overhear?.(args[0] as TransportEvent);
    return this.events.emit(type as string, ...args);
  }

  /** Whether events may be sent: when connected. A transport may allow it earlier. */
  protected get isOpen(): boolean {
    return this.status === "connected";
  }

  /**
   * Makes the engine of a connection that has just opened. If `model` is `undefined`, the session keeps the
   * model that it was opened with.
   *
   * @internal
   */
  protected begin(
    config: Partial<RealtimeSessionConfig>,
    model: string | undefined,
  ): ProtocolEngine {
    const { clock, audioPath: path } = this;
    const events = new ConnectionEvents(this.events);
    const audio = new ModelAudio({ clock, path, events });
    this.#connection = { events, audio };
    return this.engine = this.#protocol.createEngine({
      clock,
      config,
      model,
      wireFormat: path.wireFormat,
      events,
      modelAudio: audio,
      send: (message) => {
        if (events.isLive) this.#send(message);
      },
      warn: this.logger.warn,
    });
  }

  /**
   * Emits the events of a new state. A listener may change the state again before the next event.
   *
   * @internal
   */
  protected announce(state: ConnectionState<unknown>): void {
    const { status } = state;
    if (status === "disconnecting") return;
    if (status === "disconnected") {
      this.#connection?.events.end();
      this.engine?.end();
      this.#connection = this.engine = undefined;
      this.events.emit("connection_change", status, state.cause);
      this.events.emit(status); // even if a listener has begun a new connection: this one has ended
      return;
    }
    this.events.emit("connection_change", status);
    if (status === "connected" && this.status === status) this.events.emit(status);
  }

  /** Returns the engine, for calls that need a connection. Throws when not connected. */
  #openEngine(action: string): ProtocolEngine {
    if (this.isOpen && this.engine) return this.engine;
    throw wrongStatus(action, this.status);
  }
}

/** How much of one part of an item the application's speaker has played. */
export interface PlaybackReport extends Omit<PlaybackPosition, "contentIndex"> {
  /** The part of the item. @default 0 */
  readonly contentIndex?: number | undefined;
  /** The milliseconds played, counted from the beginning of the part. */
  readonly playedMs: number;
}
