import type { Clock } from "../clock/clock.ts";
import type { SocketEnd } from "../socket/open_socket.ts";
import { createAudioElement } from "./_webrtc_globals.ts";
import type { ConnectionAttempt } from "./connection_attempt.ts";
import { type ConnectionStage, UserError } from "./errors.ts";
import { requestAnswer } from "./webrtc_answer.ts";
import { Microphone, type MicrophoneSource } from "./webrtc_microphone.ts";
import { WebRTCPeer } from "./webrtc_peer.ts";
import type {
  AudioElementLike,
  FetchLike,
  GetUserMedia,
  MediaStreamLike,
  PeerConnectionLike,
} from "./webrtc_types.ts";

/** What a {@linkcode WebRTCCall} is made with, and whom it tells. */
export interface WebRTCCallOptions {
  readonly clock: Clock;
  readonly graceMs: number;
  readonly audioElement: AudioElementLike | undefined;
  readonly getUserMedia: GetUserMedia;
  readonly fetch: FetchLike;
  readonly createPeerConnection: () => PeerConnectionLike;
  readonly changePeerConnection: (
    connection: PeerConnectionLike,
  ) => PeerConnectionLike | Promise<PeerConnectionLike>;
  /** The channel has opened. Called before any message. */
  onOpen(): void;
  onMessage(data: unknown): void;
  /** The connection has ended, and nobody here has ended it. */
  onEnd(end: SocketEnd): void;
  /** The device was unplugged, or its permission taken back. */
  onMicrophoneEnded(): void;
}

/** Where and how a call is asked for. */
export interface CallRequest {
  readonly source: MicrophoneSource;
  readonly url: string;
  readonly apiKey: string;
  readonly model: string;
}

/** One call: its attempt, its microphone, its peer. Whatever comes after its end is let go at once. */
export class WebRTCCall {
  /** The attempt that makes it. */
  readonly attempt: ConnectionAttempt;
  /** What `connect()` gave. */
  readonly made: Promise<void>;
  /** Settles {@linkcode made}. */
  readonly settle: (outcome: Promise<void>) => void;
  readonly #options: WebRTCCallOptions;
  readonly #end = new AbortController();
  readonly #ready = Promise.withResolvers<void>();
  #stage: ConnectionStage = "key";
  #microphone: Microphone | undefined;
  #changing: AbortController | undefined;
  #peer: WebRTCPeer | undefined;
  #player: AudioElementLike | undefined;
  #sound: MediaStreamLike | undefined;
  #callId: string | undefined;

  /** Nothing is opened before {@linkcode open}. */
  constructor(attempt: ConnectionAttempt, options: WebRTCCallOptions) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.attempt = attempt;
    this.made = promise;
    this.settle = resolve;
    this.#options = options;
    this.#ready.promise.catch(() => {}); // of interest to changeMicrophone() alone
  }

  /** Where the making of the call stands. */
  get stage(): ConnectionStage {
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

  /** The id of the call, from the answer on. */
  get callId(): string | undefined {
    return this.#callId;
  }

  /** Opens the microphone, offers, and takes the answer. Resolves when the channel is open. */
  async open({ source, url, apiKey, model }: CallRequest, muted: boolean): Promise<void> {
    const { attempt } = this;
    const { signal } = attempt;
    const { fetch, createPeerConnection, changePeerConnection } = this.#options;
    this.#stage = "microphone";
    this.#keep(await attempt.during(this.#openMicrophone(source, this.#end.signal)));
    this.#stage = "offer";
    const opened = Promise.withResolvers<void>();
    const peer = this.#createPeer(createPeerConnection(), opened.resolve);
    await attempt.during(peer.change(changePeerConnection, this.#end.signal));
    peer.mute(muted);
    const sdp = await attempt.during(peer.offer(signal));
    this.#stage = "http";
    const offer = { url, apiKey, model, sdp, signal };
    const answer = await attempt.during(requestAnswer(fetch, offer));
    this.#callId = answer.callId;
    this.#stage = "answer";
    const answered = peer.answer(answer.sdp).then(() => {
      if (this.#stage === "answer") this.#stage = "ice"; // the channel may be open by now
    });
    await attempt.during(Promise.race([opened.promise, answered]));
    await attempt.during(opened.promise);
  }

  /** The session is configured: the caller may be heard. */
  async startSound(): Promise<void> {
    await this.#peer?.startSound();
  }

  /** Sends another microphone from now on. If that fails, the one before it goes on. */
  async changeMicrophone(source: MicrophoneSource): Promise<void> {
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
  release(): void {
    if (this.#end.signal.aborted) return;
    const ended = new UserError("The connection ended before the microphone was open");
    this.#end.abort(ended);
    this.#ready.reject(ended);
    this.#peer?.close();
    this.#microphone?.release();
    if (this.#player && this.#player !== this.#options.audioElement) this.#player.srcObject = null;
  }

  #openMicrophone(source: MicrophoneSource, signal: AbortSignal): Promise<Microphone> {
    const { getUserMedia, onMicrophoneEnded } = this.#options;
    return Microphone.open(source, { getUserMedia, signal, onEnded: onMicrophoneEnded });
  }

  #keep(microphone: Microphone): void {
    this.#microphone = microphone;
    this.#ready.resolve();
  }

  #createPeer(connection: PeerConnectionLike, opened: () => void): WebRTCPeer {
    const { clock, graceMs, onOpen, onMessage, onEnd } = this.#options;
    const { track } = this.#microphone!;
    return this.#peer = new WebRTCPeer(connection, track, {
      clock,
      graceMs,
      onMessage,
      onEnd,
      onSound: (stream) => this.#play(stream),
      onOpen: () => {
        this.#stage = "config";
        onOpen();
        opened();
      },
    });
  }

  #play(stream: MediaStreamLike): void {
    this.#sound = stream;
    this.#player ??= this.#options.audioElement ?? createAudioElement();
    if (!this.#player) return;
    this.#player.autoplay = true;
    this.#player.srcObject = stream;
  }
}
