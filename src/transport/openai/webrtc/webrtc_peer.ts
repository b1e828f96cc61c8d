import type { Clock, TimerHandle } from "../../../clock/clock.ts";
import { MessageTooLargeError } from "../../../contract/errors.ts";
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

/** The label of the data channel that the service expects (docs/protocol.md#the-peer-connection). */
const CHANNEL_LABEL = "oai-events";

/** How long the offer waits for ICE candidates. The service needs none, but another server may. */
const GATHERING_MS = 100;

/** The most messages that are kept if they come before the channel is open. A server sends few that early. */
const EARLY_MESSAGES_KEPT = 100;

/** The most bytes that one UTF-16 unit of a string has in UTF-8. */
const MAX_UTF8_BYTES = 3;

/** The SCTP cause "user initiated abort": the other side has closed its connection. */
const SCTP_USER_ABORT = 12;

/** The options of a {@linkcode WebRTCPeer}. */
export interface WebRTCPeerOptions {
  /** The clock of all timers. */
  readonly clock: Clock;
  /** The milliseconds for which the connection may be `disconnected` before it counts as ended. */
  readonly graceMs: number;
  /** Called when the channel has opened: inside its event, and before any message. */
  onOpen(): void;
  /** Called with each message. */
  onMessage(data: unknown): void;
  /** Called with the stream of the model's audio. */
  onSound(stream: MediaStreamLike): void;
  /** Called at most once, when the connection has ended and `close()` was not called. */
  onEnd(end: SocketEnd): void;
}

/**
 * One peer connection with its data channel and its sender. The microphone is sent only after
 * {@linkcode startSound}: a model whose session is not configured yet would answer with other instructions.
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
  /** The messages that came before the channel's `open` event; `undefined` after it. */
  #early: unknown[] | undefined = [];

  /** Adds the data channel and the sender to `connection`, as both have to be in the offer. */
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

  /** The peer connection. */
  get connection(): PeerConnectionLike {
    return this.#connection;
  }

  /** The data channel. */
  get channel(): DataChannelLike {
    return this.#channel;
  }

  /** Whether the connection has begun to look for a network path to the server. */
  get isSeeking(): boolean {
    return this.#connection.connectionState !== "new";
  }

  /**
   * Whether there is a network path and a DTLS connection. A failure before that belongs to the stage
   * "ice".
   */
  get isFound(): boolean {
    return this.#connection.connectionState === "connected";
  }

  /**
   * Calls `change`, which may configure the connection or return another one. Another connection gets its own
   * channel and sender, unless it wraps the same connection.
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
    const isWrapper = after.getSenders().includes(this.#sender);
    this.#connection = after;
    if (!isWrapper) {
      before.close();
      this.#channel = after.createDataChannel(CHANNEL_LABEL);
      this.#sender = after.addTrack(this.#track);
    }
    this.#watch();
  }

  /** Makes the offer, with the ICE candidates that are found within 100 ms. */
  async offer(signal: AbortSignal): Promise<string> {
    const offer = await this.#connection.createOffer();
    await this.#connection.setLocalDescription(offer);
    if (!this.#sounding) await this.#sender.replaceTrack(null);
    await this.#gather(signal);
    const sdp = this.#connection.localDescription?.sdp ?? offer.sdp;
    if (sdp) return sdp;
    throw new Error("Cannot use the offer: its session description is empty");
  }

  /**
   * Applies the answer.
   *
   * @throws {TypeError} If it is not a session description. Not every implementation checks that.
   */
  async answer(sdp: string): Promise<void> {
    if (!sdp.trimStart().startsWith("v=0")) {
      throw new TypeError("Cannot use the answer: it is not a session description");
    }
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
  }

  /** Sends the microphone from now on. */
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

  /**
   * Mutes or unmutes all audio that is sent. While muted, silence is sent, so that the server can end a
   * turn.
   */
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

  /**
   * Sends a message. Does nothing unless the channel is open.
   *
   * @throws {MessageTooLargeError} If the message is larger than the other side takes.
   */
  send(text: string): void {
    if (this.#channel.readyState !== "open") return;
    const limitBytes = this.#connection.sctp?.maxMessageSize || Infinity; // 0: any size
    if (text.length * MAX_UTF8_BYTES > limitBytes) {
      const sizeBytes = new TextEncoder().encode(text).length;
      if (sizeBytes > limitBytes) throw new MessageTooLargeError(sizeBytes, limitBytes);
    }
    this.#channel.send(text);
  }

  /**
   * Closes the channel and the connection. No option is called after this. Muted tracks are enabled again.
   */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#unwatch();
    this.#unsilence();
    for (const part of [this.#channel, this.#connection]) {
      try {
        // Some implementations return a promise. Its rejection no longer matters.
        Promise.resolve(part.close()).catch(() => {});
      } catch {
        // The part was closed already.
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
      [channel, "closing", this.#onClose], // when the server closes, `close` may come much later
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

  /** A message may come before the `open` event of the channel (RFC 8832, 6). */
  readonly #onMessage = ({ data }: { readonly data: unknown }) => {
    if (!this.#early) this.#options.onMessage(data);
    else if (this.#early.length < EARLY_MESSAGES_KEPT) this.#early.push(data);
  };

  /** Keeps the error for the `close` event that follows it. */
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
    this.#options.onEnd(end); // before close(), so that the states can still be read
    this.close();
  }
}

interface TrackEventLike {
  readonly track: MediaTrackLike;
  readonly streams?: readonly MediaStreamLike[];
}
