import { causeOfError } from "../../../contract/connection_cause.ts";
import { atStage, RealtimeConnectionError, UserError } from "../../../contract/errors.ts";
import { bytesOf } from "../../../wire/bytes_of.ts";
import type { RealtimeClientEvent } from "../../../wire/openai/client_events.ts";
import type { AudioChunk } from "../../audio_path.ts";
import { AudioTransport } from "../../audio_transport.ts";
import type { Connection } from "../../connection_life.ts";
import type { OpenAIRealtimeEventTypes } from "../openai_events.ts";
import { openAIRealtime } from "../openai_protocol.ts";
import type { WebRTCCall } from "./webrtc_call.ts";
import type { MicrophoneSource } from "./webrtc_microphone.ts";
import type {
  OpenAIRealtimeWebRTCConnectOptions,
  OpenAIRealtimeWebRTCOptions,
  WebRTCConnectionState,
} from "./webrtc_options.ts";
import type { RuntimeMediaStream, RuntimeStatsReport } from "./webrtc_runtime_types.ts";

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
export class OpenAIRealtimeWebRTC
  extends AudioTransport<OpenAIRealtimeEventTypes, RealtimeClientEvent> {
  readonly #options: OpenAIRealtimeWebRTCOptions;
  #source: MicrophoneSource | undefined;
  /** What the latest attempt comes to. */
  #made: Promise<void> | undefined;

  /**
   * Nothing is opened before {@linkcode connect}.
   *
   * @throws {UserError} If the runtime has no WebRTC and there is no `createPeerConnection`.
   * @throws {RangeError} If `disconnectedGraceMs` is negative or not a number.
   */
  constructor(options: OpenAIRealtimeWebRTCOptions = {}) {
    super(
      options,
      openAIRealtime({ serverPlays: true }),
      (message) => this.#call?.peer?.send(message),
    );
    const { createPeerConnection, disconnectedGraceMs = 0 } = options;
    if (!createPeerConnection && !("RTCPeerConnection" in globalThis)) {
      throw new UserError("WebRTC is not supported here: pass `createPeerConnection`");
    }
    if (!(disconnectedGraceMs >= 0)) {
      throw new RangeError(`disconnectedGraceMs must be 0 or more: ${disconnectedGraceMs}`);
    }
    this.#options = options;
  }

  /** The connection, its channel and their states, for a look at what goes on below. */
  get connectionState(): WebRTCConnectionState {
    return { status: this.status, ...this.#call?.state } as WebRTCConnectionState;
  }

  /** `rtc_…`: what a server needs to join the call or to end it. Undefined when not connected. */
  get callId(): string | undefined {
    return this.#call?.callId;
  }

  /** The caller's sound, for a level meter or a recorder. Undefined when not connected. */
  get microphone(): RuntimeMediaStream | undefined {
    return this.#call?.microphone as RuntimeMediaStream | undefined;
  }

  /** The model's sound, for a level meter or a recorder. Undefined until it has come. */
  get sound(): RuntimeMediaStream | undefined {
    return this.#call?.sound as RuntimeMediaStream | undefined;
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
    if (this.status === "connected") return Promise.resolve();
    if (this.#made && this.life.current) return this.#made;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#made = promise; // a listener of `connecting` may ask for it
    resolve(this.life.begin(options, (connection) => this.#make(connection, options)));
    return promise;
  }

  /** Mutes or unmutes the microphone: while muted, silence is sent, so that the server can end the turn. */
  override mute(muted: boolean): void {
    super.mute(muted);
    this.#call?.mute(muted);
  }

  /**
   * Appends audio to what the microphone says, over the data channel. Long audio is cut into
   * messages that the channel takes.
   *
   * @throws {TypeError} If `audio` is neither an ArrayBuffer nor a view of one.
   * @throws {RangeError} If there is a codec and the audio ends in the middle of a sample.
   */
  override sendAudio(audio: AudioChunk, options?: { commit?: boolean | undefined }): void {
    let rest = bytesOf(audio);
    for (; rest.length > APPEND_BYTES; rest = rest.subarray(APPEND_BYTES)) {
      super.sendAudio(rest.subarray(0, APPEND_BYTES));
    }
    super.sendAudio(rest, options);
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
  getStats(): Promise<RuntimeStatsReport> {
    const stats = this.#call?.peer?.connection.getStats() as Promise<RuntimeStatsReport>;
    return stats ?? Promise.reject(new UserError("There is no connection"));
  }

  /** Events may be sent as soon as the channel is open: also before the config is confirmed. */
  protected override get isOpen(): boolean {
    return this.#call?.stage === "config";
  }

  get #call(): WebRTCCall | undefined {
    return this.life.current?.link as WebRTCCall | undefined;
  }

  async #make(
    connection: Connection,
    options: OpenAIRealtimeWebRTCConnectOptions,
  ): Promise<void> {
    const { attempt } = connection;
    let call: WebRTCCall | undefined;
    try {
      const { WebRTCCall } = await attempt.during(loadCalls());
      call = connection.link = new WebRTCCall(attempt, {
        clock: this.clock,
        events: this.events,
        own: this.#options,
        begin: (config, model) => this.begin(config, model),
        onEnd: (cause) => this.life.end(connection, cause),
        onUnconfirmed: this.logger.warn,
      });
      await call.make(options, {
        source: this.#source,
        muted: this.muted,
        chosen: this.life.chosen,
      });
      this.life.opened(connection);
      attempt.signal.throwIfAborted(); // a listener of `connected` may have closed it
    } catch (error) {
      const lacksStage = error instanceof RealtimeConnectionError && !error.stage;
      throw lacksStage ? atStage(error, call?.stage ?? "key") : error;
    }
  }
}

/** Loads the code of calls with the first call: pages that never call do not pay for it. */
async function loadCalls(): Promise<typeof import("./webrtc_call.ts")> {
  try {
    return await import("./webrtc_call.ts");
  } catch (error) {
    const message = "Cannot connect: the code of calls could not be loaded";
    throw new RealtimeConnectionError("not_opened", message, causeOfError(error));
  }
}
