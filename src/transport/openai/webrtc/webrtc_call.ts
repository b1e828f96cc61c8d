import type { Clock } from "../../../clock/clock.ts";
import { causeOfEnd, type ConnectionCause } from "../../../contract/connection_cause.ts";
import { type ConnectionStage, UserError } from "../../../contract/errors.ts";
import type { RealtimeSessionConfig } from "../../../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../../contract/session_defaults.ts";
import type { EventDispatcher } from "../../../events/event_dispatcher.ts";
import type { SocketEnd } from "../../../socket/open_socket.ts";
import type { ConnectionAttempt } from "../../connection_attempt.ts";
import type { ConnectionTarget } from "../../connection_life.ts";
import type { ProtocolEngine } from "../../protocol.ts";
import { awaitAcknowledgement } from "../acknowledgement.ts";
import { resolveApiKey } from "../endpoint.ts";
import { untilConfirmed } from "./_webrtc_confirmation.ts";
import {
  createAudioElement,
  defaultFetch,
  defaultGetUserMedia,
  defaultPeerConnection,
} from "./_webrtc_globals.ts";
import { requestAnswer } from "./webrtc_answer.ts";
import { endedAt, failureAt } from "./webrtc_failure.ts";
import { CallMicrophone, type MicrophoneSource } from "./webrtc_microphone.ts";
import type {
  OpenAIRealtimeWebRTCConnectOptions,
  OpenAIRealtimeWebRTCOptions,
  WebRTCConnectionState,
} from "./webrtc_options.ts";
import { WebRTCPeer } from "./webrtc_peer.ts";
import type { RuntimePeerConnection } from "./webrtc_runtime_types.ts";
import type {
  AudioElementLike,
  DataChannelLike,
  MediaStreamLike,
  PeerConnectionLike,
} from "./webrtc_types.ts";

/** The options of a {@linkcode WebRTCCall}. */
export interface WebRTCCallOptions {
  /** The clock of all timers. */
  readonly clock: Clock;
  /** The listeners of the transport. */
  readonly events: EventDispatcher;
  /** The options of the transport. */
  readonly own: OpenAIRealtimeWebRTCOptions;
  /** Called when the channel has opened, before any message. Returns the engine that handles the messages. */
  begin(config: Partial<RealtimeSessionConfig>, model: string | undefined): ProtocolEngine;
  /** Called when the connection has ended and {@linkcode WebRTCCall.close} was not called. */
  onEnd(cause: ConnectionCause): void;
  /** Called with a warning if the server has not confirmed the first config. The call goes on. */
  onUnconfirmed(message: string): void;
}

/** The state of the transport when a call begins. */
export interface CallBeginning {
  /** The source of the caller's audio, as `setMicrophone()` set it. @default the one of the options */
  readonly source: MicrophoneSource | undefined;
  /** Whether the caller is muted. */
  readonly muted: boolean;
  /** The URL and model of the latest connection. */
  readonly latestTarget: ConnectionTarget;
}

/** The state of a call: a `WebRTCConnectionState` without the transport's status. */
export interface WebRTCCallState extends Pick<WebRTCConnectionState, Reading> {
  /** The peer connection, which exists before the offer is made. */
  readonly peerConnection: PeerConnectionLike | undefined;
  /** The data channel. */
  readonly dataChannel: DataChannelLike | undefined;
}

type Reading = "callId" | "peerState" | "iceState" | "channelState";

/**
 * One call: its attempt, its microphone and its peer connection. A microphone that is opened after the end of
 * the call is stopped at once.
 */
export class WebRTCCall {
  readonly #attempt: ConnectionAttempt;
  readonly #options: WebRTCCallOptions;
  readonly #end = new AbortController();
  readonly #ready = Promise.withResolvers<void>();
  #stage: ConnectionStage = "key";
  #lastStage: ConnectionStage | undefined;
  /** The source of the caller's audio that will be opened. */
  #source: MicrophoneSource = {};
  #muted = false;
  #microphone: CallMicrophone | undefined;
  #changing: AbortController | undefined;
  #peer: WebRTCPeer | undefined;
  #engine: ProtocolEngine | undefined;
  #player: AudioElementLike | undefined;
  #sound: MediaStreamLike | undefined;
  #callId: string | undefined;

  /** Opens nothing before {@linkcode make}. */
  constructor(attempt: ConnectionAttempt, options: WebRTCCallOptions) {
    this.#attempt = attempt;
    this.#options = options;
    this.#ready.promise.catch(() => {}); // only changeMicrophone() waits for it
  }

  /** The stage that the call has reached. After the end, the stage in which it ended. */
  get stage(): ConnectionStage {
    if (this.#lastStage) return this.#lastStage;
    // Some implementations resolve setRemoteDescription() only once they are connected.
    const isAnswered = this.#stage === "ice" || (this.#stage === "answer" && this.#peer?.isSeeking);
    if (!isAnswered) return this.#stage;
    return this.#peer?.isFound ? "channel" : "ice";
  }

  /** The peer connection, once there is one. */
  get peer(): WebRTCPeer | undefined {
    return this.#peer;
  }

  /** The caller's audio, once the microphone is open. */
  get microphone(): MediaStreamLike | undefined {
    return this.#microphone?.stream;
  }

  /** The model's audio, once it has come. */
  get sound(): MediaStreamLike | undefined {
    return this.#sound;
  }

  /** The peer connection, its data channel and their states. */
  get state(): WebRTCCallState {
    const { connection: peerConnection, channel: dataChannel } = this.#peer ?? {};
    return {
      peerConnection,
      dataChannel,
      callId: this.#callId,
      peerState: peerConnection?.connectionState,
      iceState: peerConnection?.iceConnectionState,
      channelState: dataChannel?.readyState,
    };
  }

  /** The id of the call, once the server has answered. */
  get callId(): string | undefined {
    return this.#callId;
  }

  /**
   * Makes the call. Resolves when the condition of `until` is met and the microphone is being sent.
   *
   * @throws See {@linkcode failureAt}.
   */
  async make(
    options: OpenAIRealtimeWebRTCConnectOptions,
    beginning: CallBeginning,
  ): Promise<void> {
    const { clock, events, onUnconfirmed } = this.#options;
    const attempt = this.#attempt;
    const acknowledgement = awaitAcknowledgement(events, clock);
    try {
      await this.#open(options, beginning);
      await untilConfirmed(options.until, acknowledgement, { clock, attempt, onUnconfirmed });
      await attempt.during(this.#peer!.startSound());
    } catch (error) {
      throw failureAt(this.stage, error, attempt.signal);
    } finally {
      acknowledgement.dispose();
    }
  }

  /** Opens the microphone, posts the offer and applies the answer. Resolves when the channel is open. */
  async #open(
    { apiKey: key, url, model: named, initialSessionConfig }: OpenAIRealtimeWebRTCConnectOptions,
    { source, muted, latestTarget }: CallBeginning,
  ): Promise<void> {
    const attempt = this.#attempt;
    const { signal } = attempt;
    const { own } = this.#options;
    const { createPeerConnection = defaultPeerConnection, fetch = defaultFetch } = own;
    const config = initialSessionConfig ?? {};
    this.#source = source ?? own.mediaStream ?? own.audioConstraints ?? {};
    this.#muted = muted;
    const apiKey = await attempt.during(
      resolveApiKey(key ?? own.apiKey, own.useInsecureApiKey),
    );
    signal.throwIfAborted();
    this.#stage = "microphone";
    const opening = this.#openMicrophone(this.#source, this.#end.signal);
    await attempt.during(opening.then((microphone) => this.#keep(microphone)));
    signal.throwIfAborted(); // the attempt may have ended since the promise was settled
    this.#stage = "offer";
    const opened = Promise.withResolvers<void>();
    opened.promise.catch(() => {}); // it may reject before it is awaited
    // If it stays undefined, the call has the model of its ephemeral key, or the default model.
    const ownModel = named ?? latestTarget.model ?? own.model ?? config.model;
    const begin = () => this.#options.begin(config, ownModel);
    const peer = this.#createPeer(createPeerConnection(), begin, opened);
    const change = (connection: PeerConnectionLike) =>
      own.changePeerConnection?.(connection as RuntimePeerConnection) ?? connection;
    await attempt.during(peer.change(change, this.#end.signal));
    peer.mute(this.#muted);
    const sdp = await attempt.during(peer.offer(signal));
    this.#stage = "http";
    const answer = await attempt.during(requestAnswer(fetch, {
      url: url ?? latestTarget.url ?? own.baseUrl,
      apiKey,
      model: ownModel ?? DEFAULT_OPENAI_REALTIME_MODEL,
      sdp,
      signal,
    }));
    this.#callId = answer.callId;
    this.#stage = "answer";
    const answered = peer.answer(answer.sdp).then(() => {
      // If the channel is open already, the stage is "config", and stays so.
      if (this.#stage === "answer") this.#stage = "ice";
    });
    await attempt.during(Promise.race([opened.promise, answered]));
    await attempt.during(opened.promise);
  }

  /** Mutes or unmutes the caller: at once, or as soon as there is a peer connection. */
  mute(muted: boolean): void {
    this.#muted = muted;
    this.#peer?.mute(muted);
  }

  /** Changes the microphone. If that fails, the old one goes on. */
  async changeMicrophone(source: MicrophoneSource): Promise<void> {
    if (this.#stage === "key") { // the microphone is not being opened yet
      this.#source = source;
      return;
    }
    this.#changing?.abort(
      new UserError("Cannot change the microphone: setMicrophone() was called again"),
    );
    this.#changing = new AbortController();
    const signal = AbortSignal.any([this.#changing.signal, this.#end.signal]);
    await this.#ready.promise;
    signal.throwIfAborted();
    if (source === this.#microphone?.stream) return;
    const microphone = await this.#openMicrophone(source, signal);
    try {
      await this.#peer?.changeTrack(microphone.track);
      signal.throwIfAborted();
    } catch (error) {
      microphone.release();
      throw error;
    }
    this.#microphone?.release();
    this.#microphone = microphone;
  }

  /** Ends everything that belongs to the call. Calling it again does nothing. */
  close(): void {
    if (this.#end.signal.aborted) return;
    this.#lastStage = this.stage; // a closed peer connection no longer tells the stage
    const { own } = this.#options;
    const ended = new UserError("Cannot open the microphone: the connection has ended");
    this.#end.abort(ended);
    this.#ready.reject(ended);
    this.#peer?.close();
    this.#microphone?.release();
    if (this.#player && this.#player !== own.audioElement) this.#player.srcObject = null;
  }

  #openMicrophone(source: MicrophoneSource, signal: AbortSignal): Promise<CallMicrophone> {
    const { own, events } = this.#options;
    const { getUserMedia = defaultGetUserMedia } = own;
    const onEnded = () => {
      const error = new Error(
        "Cannot send the microphone's audio: its track has ended. Call setMicrophone() to use another one",
      );
      events.emit("error", { type: "error", error });
    };
    return CallMicrophone.open(source, { getUserMedia, signal, onEnded });
  }

  /** Keeps an open microphone. If the call has ended meanwhile, releases the microphone instead. */
  #keep(microphone: CallMicrophone): void {
    if (this.#end.signal.aborted) return microphone.release();
    this.#microphone = microphone;
    this.#ready.resolve();
  }

  #createPeer(
    connection: PeerConnectionLike,
    begin: () => ProtocolEngine,
    opened: PromiseWithResolvers<void>,
  ): WebRTCPeer {
    const { clock, own } = this.#options;
    const { track } = this.#microphone!;
    return this.#peer = new WebRTCPeer(connection, track, {
      clock,
      graceMs: own.disconnectedGraceMs ?? 5_000,
      onMessage: (data) => this.#engine?.handleMessage(data),
      onEnd: (end) => this.#onEnd(end),
      onSound: (stream) => this.#play(stream),
      onOpen: () => {
        this.#stage = "config";
        try {
          this.#engine = begin();
          this.#engine.configure();
          opened.resolve();
        } catch (error) {
          opened.reject(error); // the first config cannot be sent
        }
      },
    });
  }

  /** Called when the server or the network has ended the connection. */
  #onEnd(end: SocketEnd): void {
    const { onEnd } = this.#options;
    const serverError = this.#engine?.lastError;
    const cause = causeOfEnd(end, serverError);
    this.#attempt.fail(endedAt(this.stage, cause, serverError !== undefined));
    onEnd(cause);
  }

  #play(stream: MediaStreamLike): void {
    this.#sound = stream;
    this.#player ??= this.#options.own.audioElement ?? createAudioElement();
    if (!this.#player) return;
    this.#player.autoplay = true;
    this.#player.srcObject = stream;
  }
}
