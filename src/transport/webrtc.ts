import type { SocketEnd } from "../socket/open_socket.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../wire/session_payload.ts";
import {
  createDefaultPeerConnection,
  defaultFetch,
  defaultGetUserMedia,
  hasPeerConnection,
} from "./_webrtc_globals.ts";
import { untilConfirmed } from "./_webrtc_confirmation.ts";
import { Acknowledgement } from "./acknowledgement.ts";
import { type AudioChunk, bytesOf } from "./audio_path.ts";
import { ConnectionAttempt } from "./connection_attempt.ts";
import { causeOfEnd, CLOSED_BY_CLIENT, type ConnectionCause } from "./connection_cause.ts";
import {
  type ConnectionState,
  type ConnectionStep,
  type RealtimeConnectionStatus,
  transition,
} from "./connection_state.ts";
import { resolveApiKey } from "./endpoint.ts";
import { EngineTransport } from "./engine_transport.ts";
import { UserError } from "./errors.ts";
import { consoleLogger, type Logger } from "./logger.ts";
import { ServerPlayback } from "./server_playback.ts";
import { OPENAI_CALLS_URL } from "./webrtc_answer.ts";
import { type CallRequest, WebRTCCall } from "./webrtc_call.ts";
import { causeOfFailure, closedAt, endedAt, failureAt } from "./webrtc_failure.ts";
import type { MicrophoneSource } from "./webrtc_microphone.ts";
import type {
  OpenAIRealtimeWebRTCConnectOptions,
  OpenAIRealtimeWebRTCOptions,
  WebRTCConnectionState,
} from "./webrtc_options.ts";
import type { MediaStreamLike, StatsReportLike } from "./webrtc_types.ts";

/** How much audio one message holds: its base64 is 64 KiB, which every data channel takes. */
const APPEND_BYTES = 49_152;

/**
 * A call to the Realtime API over WebRTC: the way for a person in front of a page. The microphone
 * and the speaker are the browser's own work; the events are those of every transport.
 *
 * The server plays the model's voice out and stops it when the caller speaks, so nothing is
 * truncated from here, there is no `audio` event, and `audio_interrupted` says that the server has
 * cleared what was left to play. What the caller says is sent once the session is configured.
 *
 * A connection may be made again after it has ended; listeners stay.
 *
 * @example In a page
 * ```ts ignore
 * import { OpenAIRealtimeWebRTC } from "@voicewire/realtime/transport";
 *
 * const client = new OpenAIRealtimeWebRTC();
 * client.on("audio_transcript_delta", ({ delta }) => document.body.append(delta));
 * await client.connect({ apiKey: "ek_…", initialSessionConfig: { instructions: "Be brief." } });
 * ```
 */
export class OpenAIRealtimeWebRTC extends EngineTransport {
  readonly #options: OpenAIRealtimeWebRTCOptions;
  readonly #logger: Logger;
  #state: ConnectionState<WebRTCCall, WebRTCCall> = { status: "disconnected" };
  #source: MicrophoneSource;
  /** What the latest connection that was made has named: it holds for the next one too. */
  #chosen: { readonly url?: string; readonly model?: string } = {};

  /**
   * Nothing is opened before {@linkcode connect}.
   *
   * @throws {UserError} If the runtime has no WebRTC and there is no `createPeerConnection`.
   * @throws {RangeError} If `disconnectedGraceMs` is negative or not a number.
   */
  constructor(options: OpenAIRealtimeWebRTCOptions = {}) {
    super(options, {
      createServerPlayback: () => new ServerPlayback(this.clock),
      send: (text) => this.#call?.peer?.send(text),
    });
    const { createPeerConnection, disconnectedGraceMs = 0, logger = consoleLogger } = options;
    if (!createPeerConnection && !hasPeerConnection()) {
      throw new UserError("WebRTC is not supported here: pass `createPeerConnection`");
    }
    if (!(disconnectedGraceMs >= 0)) {
      throw new RangeError(`disconnectedGraceMs must be 0 or more: ${disconnectedGraceMs}`);
    }
    this.#options = options;
    this.#logger = logger;
    this.#source = options.mediaStream ?? options.audioConstraints ?? {};
  }

  /** Where the connection stands. */
  get status(): RealtimeConnectionStatus {
    return this.#state.status;
  }

  /** The connection, its channel and their states, for a look at what goes on below. */
  get connectionState(): WebRTCConnectionState {
    const peer = this.#call?.peer;
    return {
      status: this.status,
      peerConnection: peer?.connection,
      dataChannel: peer?.channel,
      callId: this.callId,
      peerState: peer?.connection.connectionState,
      iceState: peer?.connection.iceConnectionState,
      channelState: peer?.channel.readyState,
    };
  }

  /** `rtc_…`: what a server needs to join the call or to end it. Undefined when not connected. */
  get callId(): string | undefined {
    return this.#call?.callId;
  }

  /** The caller's sound, for a level meter or a recorder. Undefined when not connected. */
  get microphone(): MediaStreamLike | undefined {
    return this.#call?.microphone;
  }

  /** The model's sound, for a level meter or a recorder. Undefined until it has come. */
  get sound(): MediaStreamLike | undefined {
    return this.#call?.sound;
  }

  /** Bytes that were sent and that the network has not taken; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#call?.peer?.channel.bufferedAmount ?? 0;
  }

  /**
   * Opens the microphone, makes the call and configures the session. Resolves when the server has
   * confirmed the first config; see `until`. While an attempt is under way, the same promise comes
   * back; when connected, one that is resolved. An attempt that fails leaves no track, connection,
   * timer or listener behind, and may be tried again.
   *
   * @throws {UserError} If there is no key, it must not be used in a browser, or `mediaStream` has
   * no sound.
   * @throws {RealtimeConnectionError} If anything else fails: `stage` says where.
   * @throws {RangeError} If `timeoutMs` is not more than 0.
   * @throws The signal's reason, if it is aborted; what `apiKey()` threw.
   */
  connect(options: OpenAIRealtimeWebRTCConnectOptions = {}): Promise<void> {
    if (this.#state.status === "connected") return Promise.resolve();
    if (this.#state.status === "connecting") return this.#state.attempt.made;
    let call;
    try {
      call = this.#createCall(options);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#step({ type: "connect", attempt: call });
    call.settle(this.#make(call, options));
    return call.made;
  }

  /**
   * Ends the connection, or the attempt under way, at once: `disconnected` is emitted before this
   * returns, and nothing after it. A microphone that was opened here is stopped. Does nothing when
   * disconnected.
   */
  close(): void {
    const call = this.#call;
    this.#step({ type: "close" });
    call?.attempt.fail(closedAt(call.stage));
    call?.release();
    this.#step({ type: "ended", cause: CLOSED_BY_CLIENT });
  }

  /** Mutes or unmutes the microphone: while muted, silence is sent, so that the server can end the turn. */
  override mute(muted: boolean): void {
    super.mute(muted);
    this.#call?.peer?.mute(muted);
  }

  /**
   * Appends audio to what the microphone says, over the data channel. Long audio is cut into
   * messages that the channel takes.
   *
   * @throws {TypeError} If `audio` is neither an ArrayBuffer nor a view of one.
   * @throws {RangeError} If there is a codec and the audio ends in the middle of a sample.
   */
  override sendAudio(audio: AudioChunk, options?: { commit?: boolean }): void {
    const bytes = bytesOf(audio);
    const lastStart = Math.max(0, Math.ceil(bytes.length / APPEND_BYTES) - 1) * APPEND_BYTES;
    for (let start = 0; start < lastStart; start += APPEND_BYTES) {
      super.sendAudio(bytes.subarray(start, start + APPEND_BYTES));
    }
    super.sendAudio(bytes.subarray(lastStart), options);
  }

  /**
   * Uses another microphone: a stream of the application's, or one to open. In a call, the one
   * before it goes on until the new one is there, and is stopped then if it was opened here. Holds
   * for later connections too.
   *
   * @throws {RealtimeConnectionError} If the microphone cannot be opened; the one before it goes on.
   * @throws {UserError} If the stream has no sound, a later call of this came first, or the
   * connection has ended meanwhile.
   */
  async setMicrophone(source: MicrophoneSource): Promise<void> {
    await this.#call?.changeMicrophone(source);
    this.#source = source;
  }

  /**
   * The figures of the connection, as the runtime gives them.
   *
   * @throws {UserError} If there is no connection.
   */
  getStats(): Promise<StatsReportLike> {
    const connection = this.#call?.peer?.connection;
    if (connection) return connection.getStats();
    return Promise.reject(new UserError("Cannot get figures as there is no connection"));
  }

  /** Events may be sent as soon as the channel is open: also before the config is confirmed. */
  protected override get isOpen(): boolean {
    return this.#call?.stage === "config";
  }

  get #call(): WebRTCCall | undefined {
    if (this.#state.status === "connecting") return this.#state.attempt;
    return this.#state.status === "connected" ? this.#state.link : undefined;
  }

  #createCall(options: OpenAIRealtimeWebRTCConnectOptions): WebRTCCall {
    const { timeoutMs, signal, initialSessionConfig = {} } = options;
    const attempt = new ConnectionAttempt({ clock: this.clock, timeoutMs, signal });
    const own = this.#options;
    const call = new WebRTCCall(attempt, {
      clock: this.clock,
      graceMs: own.disconnectedGraceMs ?? 5_000,
      audioElement: own.audioElement,
      getUserMedia: own.getUserMedia ?? defaultGetUserMedia,
      fetch: own.fetch ?? defaultFetch,
      createPeerConnection: own.createPeerConnection ?? createDefaultPeerConnection,
      changePeerConnection: (connection) => own.changePeerConnection?.(connection) ?? connection,
      onOpen: () => {
        this.begin(initialSessionConfig, this.#namedModel(options));
        this.engine?.configure();
      },
      onMessage: (data) => this.engine?.handleMessage(data),
      onEnd: (end) => this.#onEnd(call, end),
      onMicrophoneEnded: () => {
        const error = new Error("The microphone has ended: use setMicrophone() to open another");
        this.events.emit("error", { type: "error", error });
      },
    });
    return call;
  }

  async #make(call: WebRTCCall, options: OpenAIRealtimeWebRTCConnectOptions): Promise<void> {
    const { attempt } = call;
    const acknowledgement = new Acknowledgement(this.events, this.clock);
    try {
      await call.open(await this.#requestFor(attempt, options), this.muted);
      await untilConfirmed(options.until, acknowledgement, {
        clock: this.clock,
        attempt,
        onUnconfirmed: (message) => this.#logger.warn(message),
      });
      await attempt.during(call.startSound());
      this.#step({ type: "opened", attempt: call, link: call });
      attempt.signal.throwIfAborted(); // a listener of `connected` may have closed it
      this.#remember(options);
    } catch (error) {
      const failure = failureAt(call.stage, error, attempt.signal);
      this.#end(call, causeOfFailure(failure));
      throw failure;
    } finally {
      attempt.finish();
      acknowledgement.dispose();
    }
  }

  async #requestFor(
    attempt: ConnectionAttempt,
    options: OpenAIRealtimeWebRTCConnectOptions,
  ): Promise<CallRequest> {
    const { apiKey: ownKey, useInsecureApiKey, baseUrl } = this.#options;
    const apiKey = await attempt.during(
      resolveApiKey(options.apiKey ?? ownKey, useInsecureApiKey),
    );
    const url = options.url ?? this.#chosen.url ?? baseUrl ?? OPENAI_CALLS_URL;
    const model = this.#namedModel(options) ?? DEFAULT_OPENAI_REALTIME_MODEL;
    return { apiKey, url, source: this.#source, model };
  }

  /** Undefined if nobody names one: the call has its key's model then, or the default of the offer. */
  #namedModel(options: OpenAIRealtimeWebRTCConnectOptions): string | undefined {
    return options.model ?? this.#chosen.model ?? this.#options.model ??
      options.initialSessionConfig?.model;
  }

  #remember({ url, model }: OpenAIRealtimeWebRTCConnectOptions): void {
    this.#chosen = { url: url ?? this.#chosen.url, model: model ?? this.#chosen.model };
  }

  /** The other side, or the network, has ended the connection. */
  #onEnd(call: WebRTCCall, end: SocketEnd): void {
    const lastError = this.engine?.lastError;
    const cause = causeOfEnd(end, lastError);
    call.attempt.fail(endedAt(call.stage, cause, lastError !== undefined));
    this.#end(call, cause);
  }

  /** Ends what belongs to `call`; a later one is left alone. */
  #end(call: WebRTCCall, cause: ConnectionCause): void {
    const isCurrent = this.#call === call;
    call.release();
    if (isCurrent) this.#step({ type: "ended", cause });
  }

  #step(step: ConnectionStep<WebRTCCall, WebRTCCall>): void {
    const next = transition(this.#state, step);
    if (next === this.#state) return;
    this.#state = next;
    this.announce(next, () => this.#state === next);
  }
}
