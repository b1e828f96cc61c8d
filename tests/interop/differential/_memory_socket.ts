import type { SocketEventMap, WebSocketLike } from "../../../src/socket/web_socket_like.ts";

type Listener = (event: never) => void;

/** Where a {@linkcode MemorySocket} writes down what happens to it. */
export interface SocketWitness {
  /** A frame was sent. */
  sent(text: string): void;
  /** `close()` was called. */
  closed(): void;
  /** A listener threw: on a real socket the exception is uncaught, and the process ends. */
  escaped(error: unknown): void;
}

/** A socket in memory, turned by hand: both transports are given one through their own factory. */
export class MemorySocket implements WebSocketLike {
  readyState: number;
  readonly #witness: SocketWitness;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(witness: SocketWitness, readyState = 0) {
    this.#witness = witness;
    this.readyState = readyState;
  }

  send(data: unknown): void {
    if (this.readyState !== 1) throw new DOMException("not open", "InvalidStateError");
    this.#witness.sent(data as string);
  }

  close(): void {
    if (this.readyState > 1) return;
    this.readyState = 2;
    this.#witness.closed();
  }

  addEventListener<Type extends keyof SocketEventMap>(
    type: Type,
    listener: (event: SocketEventMap[Type]) => void,
  ): void {
    this.#listeners.set(type, [...this.#listeners.get(type) ?? [], listener as Listener]);
  }

  removeEventListener<Type extends keyof SocketEventMap>(
    type: Type,
    listener: (event: SocketEventMap[Type]) => void,
  ): void {
    const others = (this.#listeners.get(type) ?? []).filter((other) => other !== listener);
    this.#listeners.set(type, others);
  }

  /** Says that something has happened. A listener that throws keeps none of the others from it. */
  dispatch<Type extends keyof SocketEventMap>(type: Type, event: SocketEventMap[Type]): void {
    if (type === "open") this.readyState = 1;
    if (type === "close") this.readyState = 3;
    for (const listener of this.#listeners.get(type) ?? []) {
      try {
        listener(event as never);
      } catch (error) {
        this.#witness.escaped(error);
      }
    }
  }
}
