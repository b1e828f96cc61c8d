import type { SocketEventMap, WebSocketLike } from "../../socket/web_socket_like.ts";

type Listener = (event: never) => void;

/** What the carrier's side of a {@linkcode TelephoneSocket} does. */
export interface TelephoneSocketPeer {
  /** Somebody listens to messages for the first time: the stream may begin. */
  handleListening(): void;
  /** A frame of the server's. */
  handleMessage(data: unknown): void;
  /** The server has closed. */
  handleClose(code: number, reason: string): void;
}

const OPEN = 1;
const CLOSED = 3;

/**
 * The server's end of an in-process media stream: open from the start, as the socket that a server
 * hands over. Messages come in microtasks of their own, never inside a `send`.
 */
export class TelephoneSocket implements WebSocketLike {
  /** Frames are text. */
  binaryType = "arraybuffer";
  readonly #peer: TelephoneSocketPeer;
  readonly #listeners = new Map<string, Set<Listener>>();
  #state: number = OPEN;
  #listening = false;

  constructor(peer: TelephoneSocketPeer) {
    this.#peer = peer;
  }

  /** 1 open, 3 closed. */
  get readyState(): number {
    return this.#state;
  }

  /** Always 0. */
  get bufferedAmount(): number {
    return 0;
  }

  /** Sends a frame to the carrier. Dropped once the socket is closed. */
  send(data: string | ArrayBuffer | Uint8Array<ArrayBuffer>): void {
    if (this.#state !== OPEN) return;
    queueMicrotask(() => this.#peer.handleMessage(data));
  }

  /** Ends the stream from the server's side. */
  close(code: number = 1005, reason: string = ""): void {
    if (this.#state !== OPEN) return;
    this.#state = CLOSED;
    queueMicrotask(() => {
      this.#peer.handleClose(code, reason);
      this.#dispatch("close", { code, reason, wasClean: true });
    });
  }

  /** Adds a listener. */
  addEventListener<Type extends keyof SocketEventMap>(
    type: Type,
    listener: (event: SocketEventMap[Type]) => void,
  ): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener as Listener));
    if (type !== "message" || this.#listening) return;
    this.#listening = true;
    queueMicrotask(() => this.#peer.handleListening());
  }

  /** Removes a listener. */
  removeEventListener<Type extends keyof SocketEventMap>(
    type: Type,
    listener: (event: SocketEventMap[Type]) => void,
  ): void {
    this.#listeners.get(type)?.delete(listener as Listener);
  }

  /** A message of the carrier's. */
  deliver(text: string): void {
    queueMicrotask(() => {
      if (this.#state === OPEN) this.#dispatch("message", { data: text });
    });
  }

  /** The carrier closes, behind the messages it has sent; 1006 is a line that was cut. */
  finish(code: number, reason: string): void {
    queueMicrotask(() => {
      if (this.#state !== OPEN) return;
      this.#state = CLOSED;
      this.#dispatch("close", { code, reason, wasClean: code !== 1006 });
    });
  }

  #dispatch(type: string, event: object): void {
    for (const listener of [...this.#listeners.get(type) ?? []]) listener(event as never);
  }
}
