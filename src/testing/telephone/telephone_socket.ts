import type { SocketEventMap, WebSocketLike } from "../../socket/web_socket_like.ts";

type Listener = (event: never) => void;

/** The carrier's side of a {@linkcode TelephoneSocket}. */
export interface TelephoneSocketPeer {
  /** Called when the first listener for messages is added. The stream may begin then. */
  handleListening(): void;
  /** Called with each frame from the server. */
  handleMessage(data: unknown): void;
  /** Called when the server has closed the socket. */
  handleClose(code: number, reason: string): void;
}

const OPEN = 1;
const CLOSED = 3;

/**
 * The server's end of an in-process media stream. It is open from the start, like the socket that a
 * web server hands over. Each message arrives in its own microtask, never inside a `send`.
 */
export class TelephoneSocket implements WebSocketLike {
  /** Has no effect, because every frame is text. */
  binaryType = "arraybuffer";
  readonly #peer: TelephoneSocketPeer;
  readonly #listeners = new Map<string, Set<Listener>>();
  #state: number = OPEN;
  #listening = false;

  constructor(peer: TelephoneSocketPeer) {
    this.#peer = peer;
  }

  /** 1 for open, 3 for closed. */
  get readyState(): number {
    return this.#state;
  }

  /** Always 0: the carrier takes every frame at once. */
  get bufferedAmount(): number {
    return 0;
  }

  /** Sends a frame to the carrier. Once the socket is closed, the frame is dropped. */
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

  /** Delivers a message from the carrier. */
  deliver(text: string): void {
    queueMicrotask(() => {
      if (this.#state === OPEN) this.#dispatch("message", { data: text });
    });
  }

  /** Closes the socket from the carrier's side, after its messages. Code 1006 means a cut line. */
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
