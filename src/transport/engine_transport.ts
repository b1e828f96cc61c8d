import { type Clock, systemClock } from "../clock/clock.ts";
import type { AudioCodec } from "../codec/audio_codec.ts";
import type { ConnectionState, RealtimeConnectionStatus } from "../contract/connection_state.ts";
import { closedByClient, UserError, wrongStatus } from "../contract/errors.ts";
import type {
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
} from "../contract/realtime_item.ts";
import type { RealtimeSessionConfig } from "../contract/session_config.ts";
import type { TransportToolCallEvent } from "../contract/transport_events.ts";
import type { RealtimeUserInput } from "../contract/transport_layer.ts";
import { consoleLogger, type Logger } from "../events/logger.ts";
import { TypedEmitter } from "../events/typed_emitter.ts";
import { base64SizeBytes } from "../wire/base64.ts";
import { bytesOf } from "../wire/bytes_of.ts";
import type { RealtimeClientEvent } from "../wire/openai/client_events.ts";
import { type AudioChunk, AudioPath } from "./audio_path.ts";
import { ConnectionLife } from "./connection_life.ts";
import {
  functionOutputEvent,
  mcpApprovalEvent,
  userMessageEvent,
} from "./openai/engine/client_requests.ts";
import { createEventIds } from "./openai/engine/event_ids.ts";
import { toToolCallItem } from "./openai/engine/item_updates.ts";
import { ProtocolEngine, type ProtocolEngineOptions } from "./openai/engine/protocol_engine.ts";
import type { ServerPlayback } from "./openai/engine/server_playback.ts";
import type { OpenAIRealtimeEventTypes } from "./openai/openai_events.ts";
import type { PlaybackPosition, PlaybackState } from "./playback_ledger.ts";

/** What every transport of this package takes. */
export interface EngineTransportOptions {
  /** What the application's audio becomes on the wire. Without one, bytes pass as they are. */
  readonly codec?: AudioCodec;
  /** Where notes go that no listener took. @default consoleLogger */
  readonly logger?: Logger;
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock;
  /**
   * While more bytes than this wait for the network, audio is dropped instead of sent: a backlog
   * would be delay that never goes away. As base64 of PCM16 at 24 kHz, 64,000 bytes are a second.
   *
   * @default 1_000_000
   */
  readonly maxBufferedBytes?: number;
}

/**
 * The calls and events that the transports of this package share: each is handed to the protocol
 * engine. How a connection is made, used and ended is the transport's own.
 */
export abstract class EngineTransport extends TypedEmitter<OpenAIRealtimeEventTypes> {
  /**
   * Does everything that the protocol asks for, from {@linkcode begin} to the end of a connection.
   *
   * @internal
   */
  protected engine: ProtocolEngine | undefined;
  /** Where time comes from. */
  protected readonly clock: Clock;
  /**
   * The connection, from the attempt to the end.
   *
   * @internal
   */
  protected readonly life: ConnectionLife;
  readonly #engineParts: Omit<ProtocolEngineOptions, "serverPlayback" | "config" | "model">;
  readonly #createServerPlayback: (() => ServerPlayback) | undefined;
  #muted = false;
  readonly #maxBufferedBytes: number;
  #droppedAudioBytes = 0;
  /** Whether it was said that audio is dropped: when not connected (`false`), and by a backlog (`true`). */
  readonly #saidOfDrops = new Set<boolean>();

  /**
   * `send` hands one message to the connection. With a `createServerPlayback`, the server plays the
   * model's audio.
   */
  constructor(
    options: EngineTransportOptions,
    { send, createServerPlayback }: {
      readonly send: (text: string) => void;
      readonly createServerPlayback?: () => ServerPlayback;
    },
  ) {
    const { codec, clock = systemClock, maxBufferedBytes = 1_000_000 } = options;
    super(options.logger ?? consoleLogger);
    if (!(maxBufferedBytes > 0)) {
      throw new RangeError(`maxBufferedBytes must be more than 0: ${maxBufferedBytes}`);
    }
    this.clock = clock;
    this.life = new ConnectionLife(clock, (state) => this.#announce(state));
    this.#maxBufferedBytes = maxBufferedBytes;
    this.#createServerPlayback = createServerPlayback;
    this.#engineParts = {
      clock,
      events: this.events,
      audio: new AudioPath(codec),
      eventIds: createEventIds(),
      send,
      warn: this.logger.warn,
    };
  }

  /** Where the connection stands. */
  get status(): RealtimeConnectionStatus {
    return this.life.status;
  }

  /** Whether the caller is muted: silence is sent in place of the audio. `null` for a SIP call. */
  get muted(): boolean | null {
    return this.#muted;
  }

  /** Bytes that were sent and that the network has not taken; 0 when not connected. */
  abstract get bufferedBytes(): number;

  /** How many bytes of {@linkcode sendAudio} were dropped since the last connection began. */
  get droppedAudioBytes(): number {
    return this.#droppedAudioBytes;
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
    const source = this.#createServerPlayback ? "server" : "estimated";
    return this.engine?.played ?? { source, entries: [] };
  }

  /**
   * Sends any client event. A `response.create` waits until the responses before it are done.
   *
   * @throws {UserError} If not connected.
   */
  sendEvent(event: RealtimeClientEvent): void {
    this.#openEngine(`send "${event.type}"`).sendEvent(event);
  }

  /**
   * Asks for a response, now or when the one before it is done. Requests without overrides that
   * wait next to each other become one.
   *
   * @throws {UserError} If not connected.
   */
  // deno-lint-ignore no-explicit-any -- the service's overrides, docs/protocol.md#what-one-response-may-override
  requestResponse(response?: Record<string, any>): void {
    this.#openEngine("request a response").requestResponse(response);
  }

  /**
   * Says something for the user: text, or a message of text and images. Asks for a response unless
   * `triggerResponse` is false. `otherEventData` is merged into the event.
   *
   * @throws {UserError} If not connected.
   */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event as it is
    otherEventData: Record<string, any> = {},
    { triggerResponse = true }: { triggerResponse?: boolean } = {},
  ): void {
    this.sendEvent(userMessageEvent(message, otherEventData));
    if (triggerResponse) this.requestResponse();
  }

  /**
   * Shows the model an image: a data URI of a PNG or JPEG.
   *
   * @throws {UserError} If not connected.
   */
  addImage(image: string, options: { triggerResponse?: boolean } = {}): void {
    const content = [{ type: "input_image" as const, image }];
    this.sendMessage({ type: "message", role: "user", content }, {}, options);
  }

  /**
   * Sends audio of the caller, in the session's input format or, with a codec, as PCM16 samples of
   * the codec's rate (little-endian). Of a view, only the view is sent; it may be reused at once.
   * While muted, silence of the same length is sent. `commit` ends the turn by hand, and asks for
   * no response. When not connected, and while more than `maxBufferedBytes` wait for the network,
   * the audio is dropped and counted, and one `error` event a connection says so for each of the
   * two reasons; a commit goes out all the same, as the caller has finished. The service takes 15 MiB
   * of base64 in one append, and answers more with an error.
   *
   * @throws {TypeError} If `audio` is neither an ArrayBuffer nor a view of one.
   * @throws {RangeError} If there is a codec and the audio ends in the middle of a sample.
   */
  sendAudio(audio: AudioChunk, options?: { commit?: boolean }): void {
    const sizeBytes = audio?.byteLength ?? bytesOf(audio).length; // which refuses what is no audio
    if (this.#canSendAudio(sizeBytes)) this.engine?.sendAudio(audio, this.#muted);
    if (options?.commit && this.status === "connected") this.engine?.commitAudio();
  }

  /**
   * Sends audio of the caller that is base64 in the wire's own format already, as a phone's is: the
   * text is handed on unchanged, whatever the codec. Muted, not connected or with a backlog, it is
   * treated as by {@linkcode sendAudio}.
   */
  sendBase64Audio(base64: string): void {
    if (this.#canSendAudio(base64SizeBytes(base64))) {
      this.engine?.sendBase64Audio(base64, this.#muted);
    }
  }

  /** Mutes or unmutes the caller: while muted, silence is sent, so that the server can end the turn. */
  mute(muted: boolean): void {
    this.#muted = muted;
  }

  /**
   * Changes the session: a complete config each time, so what is left out goes back to its default.
   *
   * @throws {UserError} If not connected.
   */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    this.#openEngine("update the session config").updateSessionConfig(config);
  }

  /**
   * Gives the model what a function answered, and asks for a response unless `startResponse` is false.
   *
   * @throws {UserError} If not connected.
   */
  sendFunctionCallOutput(
    toolCall: TransportToolCallEvent,
    output: string,
    startResponse: boolean = true,
  ): void {
    this.sendEvent(functionOutputEvent(toolCall.callId, output));
    if (toolCall.id !== undefined) { // without one there is no item to speak of
      this.events.emit("item_update", {
        ...toToolCallItem(toolCall, output),
        ...toolCall.previousItemId === undefined ? {} : { previousItemId: toolCall.previousItemId },
      });
    }
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
    this.sendEvent(mcpApprovalEvent(approvalRequest, approved, reason));
  }

  /**
   * Makes the conversation `newHistory`, by deletions and creations; the local history changes when
   * the server confirms. Items keep their place.
   *
   * @throws {UserError} If not connected, or if an item would have to be created that the service
   * does not take from a client (assistant audio, MCP items). Nothing is sent then.
   */
  resetHistory(oldHistory: readonly RealtimeItem[], newHistory: readonly RealtimeItem[]): void {
    this.#openEngine("reset the history").history.edit(oldHistory, newHistory);
  }

  /**
   * Stops what the model is saying: cancels the running response (unless told not to), emits
   * `audio_interrupted` if audio was delivered, and truncates every item that was not heard to its
   * end. Happens by itself when the server hears the caller speak: the server then cancels the
   * response, or, if the session's `interrupt_response` is not true, this side does
   * (docs/agents_realtime.md#sdk-calls-on-the-wire). Does nothing when not connected.
   */
  interrupt(cancelOngoingResponse: boolean = true): void {
    if (this.isOpen) this.engine?.interrupt(cancelOngoingResponse);
  }

  /**
   * Says what the application's speaker has played of a part of an item, from its beginning. From
   * the first report of a connection on, only reports count as heard. Does nothing when not
   * connected, or where the server plays the audio (WebRTC, SIP).
   *
   * @throws {RangeError} If `playedMs` is negative or not a number.
   */
  reportPlayback({ itemId, contentIndex = 0, playedMs }: PlaybackReport): void {
    if (this.#createServerPlayback) return;
    this.engine?.playback.report({ itemId, contentIndex }, playedMs);
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

  /** Whether events may be sent: when connected, and where a transport says so even before. */
  protected get isOpen(): boolean {
    return this.status === "connected";
  }

  /**
   * The connection is open. Without a model, the session keeps the one it has.
   *
   * @internal
   */
  protected begin(
    config: Partial<RealtimeSessionConfig>,
    model: string | undefined,
  ): ProtocolEngine {
    const serverPlayback = this.#createServerPlayback?.();
    return this.engine = new ProtocolEngine({
      ...this.#engineParts,
      serverPlayback,
      config,
      model,
    });
  }

  /** Says what a step of the connection has led to: a listener of one event may go on to another state. */
  #announce(state: ConnectionState<unknown>): void {
    const { status } = state;
    if (status === "disconnecting") return;
    if (status === "disconnected") {
      this.engine?.end();
      this.engine = undefined;
      this.events.emit("connection_change", status, state.cause);
      this.events.emit(status); // also if a listener connects again: it has ended
      return;
    }
    if (status === "connecting") {
      this.#droppedAudioBytes = 0;
      this.#saidOfDrops.clear();
    }
    this.events.emit("connection_change", status);
    if (status === "connected" && this.status === status) this.events.emit(status);
  }

  /** Whether audio may leave now. If not, it is counted as dropped, and that is said once. */
  #canSendAudio(sizeBytes: number): boolean {
    const { status, bufferedBytes } = this;
    const isConnected = status === "connected";
    if (isConnected && bufferedBytes <= this.#maxBufferedBytes) return true;
    this.#droppedAudioBytes += sizeBytes;
    if (!this.#saidOfDrops.has(isConnected)) {
      this.#saidOfDrops.add(isConnected);
      const error = isConnected
        ? new UserError(`Cannot send audio as ${bufferedBytes} bytes wait for the network`)
        : wrongStatus("send audio", status);
      this.events.emit("error", { type: "error", error });
    }
    return false;
  }

  /** The engine, for what cannot be done without a connection. */
  #openEngine(action: string): ProtocolEngine {
    if (this.isOpen && this.engine) return this.engine;
    throw wrongStatus(action, this.status);
  }
}

/** What an application's speaker has played. */
export interface PlaybackReport extends Omit<PlaybackPosition, "contentIndex"> {
  /** The part of the item. @default 0 */
  readonly contentIndex?: number;
  /** Milliseconds played, from the beginning of the part. */
  readonly playedMs: number;
}
