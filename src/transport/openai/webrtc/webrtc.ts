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

/** The most audio in one message. Its base64 has 64 KiB, which every data channel accepts. */
const APPEND_BYTES = 49_152;

/**
 * A call to the Realtime API over WebRTC. Use it in browser pages: the browser captures the microphone and
 * plays the model's voice. The events are those of every transport.
 *
 * The server sends the model's audio in real time, and stops and truncates it when the caller speaks. So there
 * is no `audio` event, and nothing is truncated from here. `audio_interrupted` is raised when the server has
 * cleared its output buffer. The microphone is sent only once the session is configured; see `until`.
 *
 * `connect()` may be called again after a connection has ended. Listeners stay.
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
  /** The promise of the latest `connect()`. */
  #made: Promise<void> | undefined;

  /**
   * Opens nothing before {@linkcode connect}.
   *
   * @throws {UserError} If the runtime has no WebRTC, and there is no `createPeerConnection`.
   * @throws {RangeError} If `disconnectedGraceMs` is negative or not a number, if `maxBufferedBytes` is not
   * more than 0, or if a session does not support the codec's wire format.
   */
  constructor(options: OpenAIRealtimeWebRTCOptions = {}) {
    super(
      options,
      openAIRealtime({ serverPlays: true }),
      (message) => this.#call?.peer?.send(message),
    );
    const { createPeerConnection, disconnectedGraceMs = 0 } = options;
    if (!createPeerConnection && !("RTCPeerConnection" in globalThis)) {
      throw new UserError(
        "Cannot create a WebRTC transport: this runtime has no RTCPeerConnection. Pass `createPeerConnection`",
      );
    }
    if (!(disconnectedGraceMs >= 0)) {
      throw new RangeError(
        `Cannot create a WebRTC transport: disconnectedGraceMs must be 0 or more, and is ${disconnectedGraceMs}`,
      );
    }
    this.#options = options;
  }

  /**
   * The peer connection, its data channel and their states, for diagnosis: the values at the time of
   * reading.
   */
  get connectionState(): WebRTCConnectionState {
    return { status: this.status, ...this.#call?.state } as WebRTCConnectionState;
  }

  /**
   * The id of the call (`rtc_…`), with which a server can join or end it. `undefined` when not connected, and
   * if the server's answer did not show it.
   */
  get callId(): string | undefined {
    return this.#call?.callId;
  }

  /** The caller's audio, for a level meter or a recorder. `undefined` when not connected. */
  get microphone(): RuntimeMediaStream | undefined {
    return this.#call?.microphone as RuntimeMediaStream | undefined;
  }

  /**
   * The model's audio, for a level meter or a recorder. `undefined` when not connected, and before it
   * comes.
   */
  get sound(): RuntimeMediaStream | undefined {
    return this.#call?.sound as RuntimeMediaStream | undefined;
  }

  /** The bytes that were sent and still wait for the network; 0 when not connected. */
  get bufferedBytes(): number {
    return this.#call?.peer?.channel.bufferedAmount ?? 0;
  }

  /**
   * Opens the microphone, makes the call and configures the session. Resolves when the server has
   * confirmed the first config; see `until`. During an attempt, returns the promise of that attempt. When
   * connected, returns a resolved promise. An attempt that fails leaves no track, connection, timer or
   * listener behind, and may be repeated.
   *
   * @throws {UserError} If there is no valid key, if a browser page must not use the key, if the runtime has
   * no microphone, or if `mediaStream` has no audio track.
   * @throws {RealtimeConnectionError} If anything else fails. `stage` says where.
   * @throws {RangeError} If `timeoutMs` is not more than 0.
   * @throws The signal's reason, if the signal is aborted; the error of the function `apiKey`, if it throws.
   */
  connect(options: OpenAIRealtimeWebRTCConnectOptions = {}): Promise<void> {
    if (this.status === "connected") return Promise.resolve();
    if (this.#made && this.life.current) return this.#made;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#made = promise; // before `begin`: a listener of `connecting` may call connect()
    resolve(this.life.begin(options, (connection) => this.#make(connection, options)));
    return promise;
  }

  /**
   * Mutes or unmutes the microphone. While muted, silence is sent, so that the server can end the turn. Works
   * when not connected, too, and holds for later connections.
   */
  override mute(muted: boolean): void {
    super.mute(muted);
    this.#call?.mute(muted);
  }

  /**
   * Sends audio over the data channel, in addition to the microphone. Long audio is split into messages that
   * the channel accepts. Muting, `commit`, a backlog and a missing connection have the same effect as over a
   * WebSocket.
   *
   * @throws {TypeError} If `audio` is neither an ArrayBuffer nor a view of one.
   * @throws {RangeError} If there is a codec, and the audio ends in the middle of a sample.
   */
  override sendAudio(audio: AudioChunk, options?: { commit?: boolean | undefined }): void {
    let rest = bytesOf(audio);
    for (; rest.length > APPEND_BYTES; rest = rest.subarray(APPEND_BYTES)) {
      super.sendAudio(rest.subarray(0, APPEND_BYTES));
    }
    super.sendAudio(rest, options);
  }

  /**
   * Changes the microphone: to a stream of the application, or to a device that is opened with these
   * constraints. During a call, the old microphone goes on until the new one is open. Then it is stopped, if
   * the transport opened it. The choice holds for later connections, too. When not connected, nothing is
   * opened yet.
   *
   * @throws {RealtimeConnectionError} If the microphone cannot be opened. The old one goes on.
   * @throws {UserError} If the stream has no audio track, if `setMicrophone()` was called again, or if the
   * connection has ended meanwhile.
   */
  async setMicrophone(source: MicrophoneSource): Promise<void> {
    await this.#call?.changeMicrophone(source);
    this.#source = source;
  }

  /**
   * Returns the statistics of the peer connection, as the runtime reports them.
   *
   * @throws {UserError} If there is no peer connection.
   */
  getStats(): Promise<RuntimeStatsReport> {
    const stats = this.#call?.peer?.connection.getStats() as Promise<RuntimeStatsReport>;
    return stats ?? Promise.reject(
      new UserError(
        `Cannot get statistics: there is no peer connection, and the status is "${this.status}"`,
      ),
    );
  }

  /** Whether events may be sent: once the channel is open, even if the config is not confirmed yet. */
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
        latestTarget: this.life.latestTarget,
      });
      this.life.opened(connection);
      attempt.signal.throwIfAborted(); // a listener of `connected` may have closed it
    } catch (error) {
      const lacksStage = error instanceof RealtimeConnectionError && !error.stage;
      throw lacksStage ? atStage(error, call?.stage ?? "key") : error;
    }
  }
}

/** Loads the code of WebRTC calls with the first call, so that other pages do not load it. */
async function loadCalls(): Promise<typeof import("./webrtc_call.ts")> {
  try {
    return await import("./webrtc_call.ts");
  } catch (error) {
    const message = "Cannot connect: the module of WebRTC calls could not be loaded";
    throw new RealtimeConnectionError("not_opened", message, causeOfError(error));
  }
}
