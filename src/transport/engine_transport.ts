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
   * Turns the application's audio into the wire's, and back. Without a codec, bytes pass unchanged.
   */
  readonly codec?: AudioCodec | undefined;
  /** Takes the notes that no listener took. @default consoleLogger */
  readonly logger?: Logger | undefined;
  /** Tells the time. @default systemClock */
  readonly clock?: Clock | undefined;
}

/**
 * The calls and events that the transports of this package share. Each call is handed to the engine of
 * the connection, which a {@linkcode Protocol} makes. How a connection is made and ended is up to the
 * transport.
 */
export abstract class EngineTransport<
  Events extends EventsOf<Events>,
  ClientEvent extends TransportEvent = TransportEvent,
> extends TypedEmitter<Events> {
  /** The transport raises the neutral events, such as `speech_started`. */
  readonly neutralEvents: boolean = true;
  /**
   * The engine, from {@linkcode begin} to the end of the connection.
   *
   * @internal
   */
  protected engine: ProtocolEngine | undefined;
  /** Tells the time. */
  protected readonly clock: Clock;
  /**
   * The connection, from the attempt to the end.
   *
   * @internal
   */
  protected readonly life: ConnectionLife;
  /**
   * The codec, if there is one.
   *
   * @internal
   */
  protected readonly audioPath: AudioPath;
  readonly #protocol: Protocol;
  readonly #send: (message: string) => void;
  #connection: { readonly events: ConnectionEvents; readonly audio: ModelAudio } | undefined;

  /** `send` hands one message to the connection. */
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
   * Whether a response is running, or was asked for and may still come: it waits for its turn, or for
   * the server to begin it. False when not connected.
   */
  get responding(): boolean {
    return !!this.engine?.responding;
  }

  /** What was generated, handed on and heard, at this moment. Empty when not connected. */
  get playback(): PlaybackState {
    if (this.#protocol.serverPlays) {
      return { source: "server", entries: this.engine?.serverPlayback?.entries ?? [] };
    }
    const { source = "estimated", entries = [] } = this.#connection?.audio.ledger ?? {};
    return { source, entries };
  }

  /**
   * Sends any client event. A `response.create` waits until the responses before it are done.
   *
   * @throws {UserError} If not connected.
   */
  sendEvent(event: ClientEvent): void {
    this.#openEngine(`send "${event.type}"`).sendEvent(event);
  }

  /**
   * Asks for a response, now or when the response before it is done. Requests without overrides that
   * wait next to each other become one.
   *
   * @throws {UserError} If not connected.
   */
  // deno-lint-ignore no-explicit-any -- the service's overrides, docs/protocol.md#what-one-response-may-override
  requestResponse(response?: Record<string, any>): void {
    this.#openEngine("request a response").requestResponse(response);
  }

  /**
   * Cancels one response and leaves others alone.
   *
   * @throws {UserError} If not connected.
   */
  cancelResponse(responseId: string): void {
    this.#openEngine("cancel a response").cancelResponse(responseId);
  }

  /**
   * Asks the server for an item with its audio. The answer comes as an `item_update`.
   *
   * @throws {UserError} If not connected.
   */
  retrieveItem(itemId: string): void {
    this.#openEngine("retrieve an item").retrieveItem(itemId);
  }

  /**
   * Sends a message of the user: text, or a message of text and images. Asks for a response unless
   * `triggerResponse` is false. `otherEventData` is merged into the event.
   *
   * @throws {UserError} If not connected.
   */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event as it is
    otherEventData: Record<string, any> = {},
    { triggerResponse = true }: { triggerResponse?: boolean | undefined } = {},
  ): void {
    this.#openEngine("send a message").sendMessage(message, otherEventData);
    if (triggerResponse) this.requestResponse();
  }

  /**
   * Shows the model an image: a data URI of a PNG or JPEG. Asks for a response unless `triggerResponse`
   * is false.
   *
   * @throws {UserError} If not connected.
   */
  addImage(image: string, options: { triggerResponse?: boolean | undefined } = {}): void {
    const content = [{ type: "input_image" as const, image }];
    this.sendMessage({ type: "message", role: "user", content }, {}, options);
  }

  /**
   * Changes the session. The config is complete each time: a setting that it leaves out goes back to its
   * default.
   *
   * @throws {UserError} If not connected.
   */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    this.#openEngine("update the session config").updateSessionConfig(config);
  }

  /**
   * Gives the model the output of a function, and asks for a response unless `startResponse` is false.
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
   * Answers an MCP approval request.
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
   * Makes the conversation `newHistory`, by deletions and creations; the local history changes when
   * the server confirms. Items keep their place.
   *
   * @throws {UserError} If not connected, or if an item would have to be created that the service
   * does not take from a client (assistant audio, MCP items). Nothing is sent then.
   */
  resetHistory(oldHistory: readonly RealtimeItem[], newHistory: readonly RealtimeItem[]): void {
    this.#openEngine("reset the history").resetHistory(oldHistory, newHistory);
  }

  /**
   * Stops the model's speech: cancels the running response (unless told not to), emits
   * `audio_interrupted` if audio was delivered, and truncates every item that was not heard to its
   * end. Happens by itself when the server hears the caller speak: the server then cancels the
   * response, or, if the session's `interrupt_response` is not true, this side does
   * (docs/agents_realtime.md#sdk-calls-on-the-wire). Does nothing when not connected.
   */
  interrupt(cancelOngoingResponse: boolean = true): void {
    if (this.isOpen) this.engine?.interrupt(cancelOngoingResponse);
  }

  /**
   * Reports how much of a part of an item the application's speaker has played, from its beginning. From
   * the first report of a connection on, only reports count as heard. Does nothing when not
   * connected, or where the server plays the audio (WebRTC, SIP).
   *
   * @throws {RangeError} If `playedMs` is negative or not a number.
   */
  reportPlayback({ itemId, contentIndex = 0, playedMs }: PlaybackReport): void {
    if (this.#protocol.serverPlays) return;
    this.#connection?.audio.ledger.report({ itemId, contentIndex }, playedMs);
  }

  /**
   * Ends the connection, or the attempt under way, at once: `disconnected` is emitted before this
   * returns, and nothing after it. A microphone that was opened for a call is stopped. Does nothing
   * when disconnected. A peer that never answers a WebSocket's close frame may keep the runtime's own
   * socket, and so the process, open: no runtime lets go by itself.
   */
  close(): void {
    this.life.close(closedByClient());
  }

  /** For a name that is only known at run time. */
  override emit<Name extends string | number>(
    type: DynamicName<Name>,
    ...args: unknown[]
  ): boolean;
  /** Calls the listeners of an event. Returns whether there was one. */
  override emit<Name extends keyof Events>(type: Name, ...args: Events[Name]): boolean;
  override emit(type: PropertyKey, ...args: unknown[]): boolean {
    if (type === "*") this.engine?.overhear?.(args[0] as TransportEvent);
    return this.events.emit(type as string, ...args);
  }

  /** Whether events may be sent: when connected, and where a transport says so even before. */
  protected get isOpen(): boolean {
    return this.status === "connected";
  }

  /**
   * Makes the engine of a connection that has just opened. Without a model, the session keeps the model
   * it has.
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
   * Emits what a step of the connection has led to. A listener of one event may go on to another state.
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
      this.events.emit(status); // also if a listener connects again: it has ended
      return;
    }
    this.events.emit("connection_change", status);
    if (status === "connected" && this.status === status) this.events.emit(status);
  }

  /** The engine, for calls that need a connection. */
  #openEngine(action: string): ProtocolEngine {
    if (this.isOpen && this.engine) return this.engine;
    throw wrongStatus(action, this.status);
  }
}

/** How much of an item the application's speaker has played. */
export interface PlaybackReport extends Omit<PlaybackPosition, "contentIndex"> {
  /** The part of the item. @default 0 */
  readonly contentIndex?: number | undefined;
  /** Milliseconds played, from the beginning of the part. */
  readonly playedMs: number;
}
