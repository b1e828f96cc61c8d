import type { Clock } from "../../../clock/clock.ts";
import { causeOfEnd, type ConnectionCause } from "../../../contract/connection_cause.ts";
import { type ConnectionStage, UserError } from "../../../contract/errors.ts";
import type { RealtimeSessionConfig } from "../../../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../../contract/session_defaults.ts";
import type { EventDispatcher } from "../../../events/event_dispatcher.ts";
import type { SocketEnd } from "../../../socket/open_socket.ts";
import type { ConnectionAttempt } from "../../connection_attempt.ts";
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

/** What a {@linkcode WebRTCCall} is made with, and whom it tells. */
export interface WebRTCCallOptions {
  readonly clock: Clock;
  readonly events: EventDispatcher;
  /** What the application has chosen. */
  readonly own: OpenAIRealtimeWebRTCOptions;
  /** The channel has opened: gives the engine that messages go to. Called before any message. */
  begin(config: Partial<RealtimeSessionConfig>, model: string | undefined): ProtocolEngine;
  /** The connection has ended, and nobody here has ended it. */
  onEnd(cause: ConnectionCause): void;
  /** The server has not confirmed the first config, and the call goes on. */
  onUnconfirmed(message: string): void;
}

/** What holds when a call begins. */
export interface CallBeginning {
  /** Where the caller's sound comes from. @default what the application has chosen */
  readonly source: MicrophoneSource | undefined;
  readonly muted: boolean;
  /** Where the latest call went. */
  readonly chosen: { readonly url?: string; readonly model?: string };
}

/** How a call stands: a `WebRTCConnectionState` but for the transport's status. */
export interface WebRTCCallState extends Pick<WebRTCConnectionState, Reading> {
  /** The connection, from before the offer on. */
  readonly peerConnection: PeerConnectionLike | undefined;
  /** Its channel. */
  readonly dataChannel: DataChannelLike | undefined;
}

type Reading = "callId" | "peerState" | "iceState" | "channelState";

/** One call: its attempt, its microphone, its peer. Whatever comes after its end is let go at once. */
export class WebRTCCall {
  readonly #attempt: ConnectionAttempt;
  readonly #options: WebRTCCallOptions;
  readonly #end = new AbortController();
  readonly #ready = Promise.withResolvers<void>();
  #stage: ConnectionStage = "key";
  #lastStage: ConnectionStage | undefined;
  /** What to open, until it is opened. */
  #source: MicrophoneSource = {};
  #muted = false;
  #microphone: CallMicrophone | undefined;
  #changing: AbortController | undefined;
  #peer: WebRTCPeer | undefined;
  #engine: ProtocolEngine | undefined;
  #player: AudioElementLike | undefined;
  #sound: MediaStreamLike | undefined;
  #callId: string | undefined;

  /** Nothing is opened before {@linkcode make}. */
  constructor(attempt: ConnectionAttempt, options: WebRTCCallOptions) {
    this.#attempt = attempt;
    this.#options = options;
    this.#ready.promise.catch(() => {}); // of interest to changeMicrophone() alone
  }

  /** Where the making of the call stands. */
  get stage(): ConnectionStage {
    if (this.#lastStage) return this.#lastStage;
    // Some implementations take the answer in only once they are connected.
    const isAnswered = this.#stage === "ice" || (this.#stage === "answer" && this.#peer?.isSeeking);
    if (!isAnswered) return this.#stage;
    return this.#peer?.isFound ? "channel" : "ice";
  }

  /** The peer, from the offer on. */
  get peer(): WebRTCPeer | undefined {
    return this.#peer;
  }

  /** The caller's sound, from its opening on. */
  get microphone(): MediaStreamLike | undefined {
    return this.#microphone?.stream;
  }

  /** The model's sound, once it has come. */
  get sound(): MediaStreamLike | undefined {
    return this.#sound;
  }

  /** How the connection and its channel are, in their own words. */
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

  /** The id of the call, from the answer on. */
  get callId(): string | undefined {
    return this.#callId;
  }

  /**
   * Makes the call. Resolves when it counts as made (`until`) and the caller may be heard.
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

  /** Opens the microphone, offers, and takes the answer. Resolves when the channel is open. */
  async #open(
    { apiKey: key, url, model: named, initialSessionConfig }: OpenAIRealtimeWebRTCConnectOptions,
    { source, muted, chosen }: CallBeginning,
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
    signal.throwIfAborted(); // it may have ended since the promise was settled
    this.#stage = "offer";
    const opened = Promise.withResolvers<void>();
    opened.promise.catch(() => {}); // it may fail before anybody waits for it
    // Undefined if nobody names one: the call has its key's model then, or the default of the offer.
    const ownModel = named ?? chosen.model ?? own.model ?? config.model;
    const begin = () => this.#options.begin(config, ownModel);
    const peer = this.#createPeer(createPeerConnection(), begin, opened);
    const change = (connection: PeerConnectionLike) =>
      own.changePeerConnection?.(connection as RuntimePeerConnection) ?? connection;
    await attempt.during(peer.change(change, this.#end.signal));
    peer.mute(this.#muted);
    const sdp = await attempt.during(peer.offer(signal));
    this.#stage = "http";
    const answer = await attempt.during(requestAnswer(fetch, {
      url: url ?? chosen.url ?? own.baseUrl,
      apiKey,
      model: ownModel ?? DEFAULT_OPENAI_REALTIME_MODEL,
      sdp,
      signal,
    }));
    this.#callId = answer.callId;
    this.#stage = "answer";
    const answered = peer.answer(answer.sdp).then(() => {
      if (this.#stage === "answer") this.#stage = "ice"; // the channel may be open by now
    });
    await attempt.during(Promise.race([opened.promise, answered]));
    await attempt.during(opened.promise);
  }

  /** Sends silence, or sound again: now, or as soon as there is a peer. */
  mute(muted: boolean): void {
    this.#muted = muted;
    this.#peer?.mute(muted);
  }

  /** Sends another microphone from now on. If that fails, the one before it goes on. */
  async changeMicrophone(source: MicrophoneSource): Promise<void> {
    if (this.#stage === "key") { // none is asked for yet
      this.#source = source;
      return;
    }
    this.#changing?.abort(new UserError("Another setMicrophone() came after this one"));
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
    this.#lastStage = this.stage; // a peer that is closed does not tell any more
    const { own } = this.#options;
    const ended = new UserError("The connection ended before the microphone was open");
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
      const error = new Error("The microphone has ended: use setMicrophone() to open another");
      events.emit("error", { type: "error", error });
    };
    return CallMicrophone.open(source, { getUserMedia, signal, onEnded });
  }

  /** The attempt may be over by now: then {@linkcode close} comes, or has come. */
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
        } catch (error) { // the first config cannot be sent
          opened.reject(error);
        }
      },
    });
  }

  /** The other side, or the network, has ended the connection. */
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
