import type { Clock, TimerHandle } from "../../../clock/clock.ts";
import type { SocketEnd } from "../../../socket/open_socket.ts";
import { streamOf } from "./_webrtc_globals.ts";
import type {
  DataChannelLike,
  MediaStreamLike,
  MediaTrackLike,
  PeerConnectionLike,
  RtpSenderLike,
  WebRTCEventSource,
  WebRTCListener,
} from "./webrtc_types.ts";

/** The service's own channel (docs/protocol.md#the-peer-connection). */
const CHANNEL_LABEL = "oai-events";

/** How long the offer waits for candidates. The service needs none; another answerer may. */
const GATHERING_MS = 100;

/** How many messages are kept that come before the channel is open: more than a greeting is too many. */
const EARLY_MESSAGES_KEPT = 100;

/** SCTP's "user initiated abort": the other side has closed its connection. */
const SCTP_USER_ABORT = 12;

/** What a {@linkcode WebRTCPeer} needs, and whom it tells. */
export interface WebRTCPeerOptions {
  /** Times the grace and the gathering. */
  readonly clock: Clock;
  /** How long the connection may be `disconnected` before it counts as ended, in milliseconds. */
  readonly graceMs: number;
  /** The channel has opened. Called inside its event, before any message. */
  onOpen(): void;
  /** A message has come. */
  onMessage(data: unknown): void;
  /** The model's sound has come. */
  onSound(stream: MediaStreamLike): void;
  /** The connection has ended, and `close()` was not called. At most once. */
  onEnd(end: SocketEnd): void;
}

/**
 * One peer connection with its channel and its sender, from the offer to the end. The microphone is
 * sent from {@linkcode startSound} on: what is said before the session is configured would be
 * answered by a model with other instructions.
 */
export class WebRTCPeer {
  readonly #options: WebRTCPeerOptions;
  readonly #silenced = new Set<MediaTrackLike>();
  #connection: PeerConnectionLike;
  #channel: DataChannelLike;
  #sender: RtpSenderLike;
  #track: MediaTrackLike;
  #sounding = false;
  #muted = false;
  #ended = false;
  #graceTimer: TimerHandle;
  #channelError: unknown;
  /** Messages that came before the channel said it is open. Gone once it has. */
  #early: unknown[] | undefined = [];

  /** Makes the channel and the sender, before any offer. */
  constructor(
    connection: PeerConnectionLike,
    track: MediaTrackLike,
    options: WebRTCPeerOptions,
  ) {
    this.#options = options;
    this.#track = track;
    this.#connection = connection;
    this.#channel = connection.createDataChannel(CHANNEL_LABEL);
    this.#sender = connection.addTrack(track);
    this.#watch();
  }

  /** The connection itself. */
  get connection(): PeerConnectionLike {
    return this.#connection;
  }

  /** The channel. */
  get channel(): DataChannelLike {
    return this.#channel;
  }

  /** Whether the two sides look, or have looked, for each other. */
  get isSeeking(): boolean {
    return this.#connection.connectionState !== "new";
  }

  /** Whether they have found each other, and trust each other: what fails before that is ICE's. */
  get isFound(): boolean {
    return this.#connection.connectionState === "connected";
  }

  /**
   * Lets the application look at the connection, or put another one in its place. Another one gets a
   * channel and a sender of its own, unless it is the same in another coat.
   */
  async change(
    change: (connection: PeerConnectionLike) => PeerConnectionLike | Promise<PeerConnectionLike>,
    signal: AbortSignal,
  ): Promise<void> {
    const before = this.#connection;
    const after = await change(before);
    if (signal.aborted) {
      if (after !== before) after.close();
      throw signal.reason;
    }
    if (after === before) return;
    this.#unwatch();
    const isCoat = after.getSenders().includes(this.#sender);
    this.#connection = after;
    if (!isCoat) {
      before.close();
      this.#channel = after.createDataChannel(CHANNEL_LABEL);
      this.#sender = after.addTrack(this.#track);
    }
    this.#watch();
  }

  /** Makes the offer, with the candidates that are found in a moment. */
  async offer(signal: AbortSignal): Promise<string> {
    const offer = await this.#connection.createOffer();
    await this.#connection.setLocalDescription(offer);
    if (!this.#sounding) await this.#sender.replaceTrack(null);
    await this.#gather(signal);
    const sdp = this.#connection.localDescription?.sdp ?? offer.sdp;
    if (sdp) return sdp;
    throw new Error("the offer is empty");
  }

  /**
   * Takes the answer.
   *
   * @throws {TypeError} If it is no session description. Not every implementation looks.
   */
  async answer(sdp: string): Promise<void> {
    if (!sdp.trimStart().startsWith("v=0")) throw new TypeError("it is no session description");
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
  }

  /** Lets the microphone be heard from now on. */
  async startSound(): Promise<void> {
    this.#sounding = true;
    await this.#sender.replaceTrack(this.#track);
  }

  /** Sends another track from now on. */
  async changeTrack(track: MediaTrackLike): Promise<void> {
    if (this.#sounding) await this.#sender.replaceTrack(track);
    this.#track = track;
    this.mute(this.#muted);
  }

  /** Sends silence, from every sender: the server needs it to end a turn. */
  mute(muted: boolean): void {
    this.#muted = muted;
    if (!muted) return this.#unsilence();
    const senders = this.#connection.getSenders().map(({ track }) => track);
    for (const track of [this.#track, ...senders]) {
      if (track?.kind !== "audio" || !track.enabled) continue;
      track.enabled = false;
      this.#silenced.add(track);
    }
  }

  /** Sends a message. Does nothing once the channel has closed. */
  send(text: string): void {
    if (this.#channel.readyState === "open") this.#channel.send(text);
  }

  /** Ends everything: nobody is told of anything from here on. Tracks are left as they were given. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#unwatch();
    this.#unsilence();
    for (const part of [this.#channel, this.#connection]) {
      try {
        // An implementation may close later, and fail then: nobody waits for it any more.
        Promise.resolve(part.close()).catch(() => {});
      } catch {
        // It has closed already.
      }
    }
  }

  #unsilence(): void {
    for (const track of this.#silenced) track.enabled = true;
    this.#silenced.clear();
  }

  async #gather(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { clock } = this.#options;
    const connection = this.#connection;
    const { promise, resolve } = Promise.withResolvers<void>();
    const onChange = () => connection.iceGatheringState === "complete" && resolve();
    const timer = clock.setTimer(resolve, GATHERING_MS);
    signal.addEventListener("abort", () => resolve());
    connection.addEventListener("icegatheringstatechange", onChange);
    onChange();
    await promise;
    clock.clearTimer(timer);
    connection.removeEventListener("icegatheringstatechange", onChange);
  }

  #watch(): void {
    for (const [source, type, listener] of this.#watched()) source.addEventListener(type, listener);
  }

  #unwatch(): void {
    this.#options.clock.clearTimer(this.#graceTimer);
    for (const [source, type, listener] of this.#watched()) {
      source.removeEventListener(type, listener);
    }
  }

  #watched(): readonly (readonly [WebRTCEventSource, type: string, WebRTCListener])[] {
    const connection = this.#connection, channel = this.#channel;
    return [
      [connection, "connectionstatechange", this.#onState],
      [connection, "track", this.#onTrack],
      [channel, "open", this.#onOpen],
      [channel, "message", this.#onMessage],
      [channel, "error", this.#onError],
      [channel, "closing", this.#onClose], // the peer's own close: `close` may take long
      [channel, "close", this.#onClose],
    ];
  }

  readonly #onState = () => {
    const { clock, graceMs } = this.#options;
    clock.clearTimer(this.#graceTimer);
    switch (this.#connection.connectionState) {
      case "disconnected":
        this.#graceTimer = clock.setTimer(() => this.#end({ code: 1006, reason: "" }), graceMs);
        return;
      case "failed":
      case "closed":
        return this.#end({ code: 1006, reason: "" });
    }
  };

  readonly #onTrack = ({ track, streams }: TrackEventLike) => {
    this.#options.onSound(streams?.[0] ?? streamOf(track));
  };

  readonly #onOpen = () => {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#options.onOpen();
    for (const data of early) if (!this.#ended) this.#options.onMessage(data);
  };

  /** The other side may speak before this one has heard that the channel is open (RFC 8832, 6). */
  readonly #onMessage = ({ data }: { readonly data: unknown }) => {
    if (!this.#early) this.#options.onMessage(data);
    else if (this.#early.length < EARLY_MESSAGES_KEPT) this.#early.push(data);
  };

  /** A close follows, and tells of it. */
  readonly #onError = (event: { readonly error?: unknown } | undefined) => {
    this.#channelError = event?.error ?? event;
  };

  readonly #onClose = () => {
    const error = this.#channelError;
    const { sctpCauseCode } = (error ?? {}) as { sctpCauseCode?: unknown };
    const byPeer = error === undefined || sctpCauseCode === SCTP_USER_ABORT;
    this.#end(byPeer ? { code: 1005, reason: "" } : { code: 1006, reason: "", error });
  };

  #end(end: SocketEnd): void {
    if (this.#ended) return;
    this.#unwatch();
    this.#options.onEnd(end); // before the connection is `closed`: where it stood is of interest
    this.close();
  }
}

interface TrackEventLike {
  readonly track: MediaTrackLike;
  readonly streams?: readonly MediaStreamLike[];
}
