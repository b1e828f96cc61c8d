import type {
  DataChannelLike,
  FetchLike,
  MediaStreamLike,
  MediaTrackLike,
  PeerConnectionLike,
  RtpSenderLike,
  SessionDescriptionLike,
  WebRTCListener,
} from "../../../src/transport/openai/webrtc/webrtc_types.ts";

class FakeSource {
  readonly #listeners: { readonly type: string; readonly listener: WebRTCListener }[] = [];

  /** The number of listeners. */
  get listeners(): number {
    return this.#listeners.length;
  }

  addEventListener(type: string, listener: WebRTCListener): void {
    this.#listeners.push({ type, listener });
  }

  removeEventListener(type: string, listener: WebRTCListener): void {
    const index = this.#listeners.findIndex((one) =>
      one.type === type && one.listener === listener
    );
    if (index >= 0) this.#listeners.splice(index, 1);
  }

  /** Emits an event. */
  emit(type: string, event: object = {}): void {
    for (const one of this.#listeners.slice()) if (one.type === type) one.listener(event);
  }
}

/** A track that records whether it was stopped. */
export class FakeTrack extends FakeSource implements MediaTrackLike {
  readonly kind = "audio";
  enabled = true;
  stopped = false;

  stop(): void {
    this.stopped = true;
  }
}

/** A stream of one track. */
export class FakeStream implements MediaStreamLike {
  readonly track = new FakeTrack();

  getAudioTracks(): FakeTrack[] {
    return [this.track];
  }
}

/** A sender that records its tracks. */
export class FakeSender implements RtpSenderLike {
  track: MediaTrackLike | null;
  /** All tracks that it has sent, in order. */
  readonly history: (MediaTrackLike | null)[] = [];
  /** Makes the next replacement fail. */
  failure: Error | undefined;

  constructor(track: MediaTrackLike) {
    this.track = track;
    this.history.push(track);
  }

  replaceTrack(track: MediaTrackLike | null): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.track = track;
    this.history.push(track);
    return Promise.resolve();
  }
}

/** A channel whose other side is the test. */
export class FakeChannel extends FakeSource implements DataChannelLike {
  readonly label: string;
  readyState = "connecting";
  bufferedAmount = 0;
  /** The sent messages, parsed. */
  // deno-lint-ignore no-explicit-any -- tests read fields of any event
  readonly sent: any[] = [];

  constructor(label: string) {
    super();
    this.label = label;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = "closed";
  }

  /** Opens the channel. */
  open(): void {
    this.readyState = "open";
    this.emit("open");
  }

  /** Receives an event from the other side. */
  receive(event: object): void {
    this.emit("message", { data: JSON.stringify(event) });
  }

  /** Closes the channel from the other side. */
  end(error?: unknown): void {
    this.readyState = "closed";
    if (error !== undefined) this.emit("error", { error });
    this.emit("close");
  }
}

/** The faults of a {@linkcode FakePeer}, and how far it connects by itself. */
export interface FakePeerOptions {
  readonly failing?: "createOffer" | "setLocalDescription" | "setRemoteDescription" | undefined;
  /** Opens the channel when it is answered, and confirms each config. @default true */
  readonly connects?: boolean;
}

/** A peer connection without a network. */
export class FakePeer extends FakeSource implements PeerConnectionLike {
  connectionState = "new";
  iceConnectionState = "new";
  iceGatheringState = "complete";
  localDescription: SessionDescriptionLike | null = null;
  sctp: { readonly maxMessageSize: number | null } | null = null;
  answer: SessionDescriptionLike | undefined;
  closed = false;
  channel: FakeChannel | undefined;
  readonly senders: FakeSender[] = [];
  readonly #options: FakePeerOptions;

  constructor(options: FakePeerOptions = {}) {
    super();
    this.#options = options;
  }

  createDataChannel(label: string): FakeChannel {
    this.channel = new FakeChannel(label);
    return this.channel;
  }

  addTrack(track: MediaTrackLike): FakeSender {
    const sender = new FakeSender(track);
    this.senders.push(sender);
    return sender;
  }

  getSenders(): FakeSender[] {
    return this.senders;
  }

  createOffer(): Promise<SessionDescriptionLike> {
    this.#failAt("createOffer");
    return Promise.resolve({ type: "offer", sdp: "v=0 offer" });
  }

  setLocalDescription(description: SessionDescriptionLike): Promise<void> {
    this.#failAt("setLocalDescription");
    this.localDescription = description;
    return Promise.resolve();
  }

  setRemoteDescription(description: SessionDescriptionLike): Promise<void> {
    this.#failAt("setRemoteDescription");
    this.answer = description;
    if (this.#options.connects ?? true) queueMicrotask(() => this.connect());
    return Promise.resolve();
  }

  getStats(): Promise<Map<string, unknown>> {
    return Promise.resolve(new Map([["one", { type: "transport" }]]));
  }

  /** Sets the state to `closed` at once, without an event, as browsers do. */
  close(): void {
    this.closed = true;
    this.connectionState = "closed";
  }

  /** Connects the two sides: the channel opens, and the config is confirmed. */
  connect(): void {
    this.change("connected");
    this.channel!.open();
    this.channel!.receive({ type: "session.updated", event_id: "event_1", session: {} });
  }

  /** Changes the state. */
  change(state: string): void {
    this.connectionState = state;
    this.iceConnectionState = state;
    this.emit("connectionstatechange");
  }

  #failAt(method: FakePeerOptions["failing"]): void {
    if (this.#options.failing === method) throw new TypeError(`${method} went wrong`);
  }
}

/** Answers every offer, and records the requests. */
export function createFakeFetch(
  answer: { readonly status?: number; readonly body?: string; readonly location?: string } = {},
) {
  const { status = 201, body = "v=0 answer", location = "/v1/realtime/calls/rtc_test" } = answer;
  const requests: { readonly url: string; readonly request: Parameters<FetchLike>[1] }[] = [];
  const fetch: FetchLike = (url, request) => {
    requests.push({ url, request });
    return Promise.resolve(new Response(body, { status, headers: { Location: location } }));
  };
  return { fetch, requests };
}
