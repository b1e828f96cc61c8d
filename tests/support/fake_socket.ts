import type {
  SocketEventMap,
  SocketMessageEvent,
  WebSocketLike,
} from "../../src/socket/web_socket_like.ts";

type Listener = (event: never) => void;

/**
 * A socket turned by hand, for orderings that no real one can be made to show. It does nothing by
 * itself: `close()` is only written down, and the events come when a test says so.
 */
export class FakeSocket implements WebSocketLike {
  readyState = 0;
  bufferedAmount = 0;
  binaryType = "blob";
  /** What was sent, in order. */
  readonly sent: string[] = [];
  /** The arguments of every `close()`. */
  readonly closes: [code?: number, reason?: string][] = [];
  /** Errors that came while nobody listened: the `ws` package throws these, and the process ends. */
  readonly unheardErrors: unknown[] = [];
  /** Called inside `send()`, before the frame is written down. What it throws, `send()` throws. */
  onSend: ((text: string) => void) | undefined;
  /** Called inside the first `close()` of an open socket: what one does at once that most do later. */
  onClose: (() => void) | undefined;
  /**
   * Told what a listener has thrown, which then keeps none of the others from the event: on a real
   * socket the exception is uncaught, and the process ends. Without it, it is thrown to the test.
   */
  onEscape: ((error: unknown) => void) | undefined;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(readyState = 0) {
    this.readyState = readyState;
  }

  send(data: string | ArrayBuffer | Uint8Array<ArrayBuffer>): void {
    this.onSend?.(data as string);
    this.sent.push(data as string);
  }

  close(...args: [code?: number, reason?: string]): void {
    this.closes.push(args);
    if (this.readyState > 1) return;
    this.readyState = 2;
    this.onClose?.();
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

  /** How many listeners are there, of one type or of all that could still do something. */
  listeners(...types: (keyof SocketEventMap)[]): number {
    return types.reduce((sum, type) => sum + (this.#listeners.get(type)?.length ?? 0), 0);
  }

  /** Says `open`. */
  open(): void {
    this.readyState = 1;
    this.#dispatch("open", {});
  }

  /** Says `message`. */
  message(data: unknown): void {
    this.#dispatch("message", { data } satisfies SocketMessageEvent);
  }

  /** Says `error`, as the event that a runtime would make of it. */
  error(event: unknown = {}): void {
    if (this.listeners("error") === 0) this.unheardErrors.push(event);
    this.#dispatch("error", event);
  }

  /** Says `close`. */
  end(code?: number, reason?: string): void {
    this.readyState = 3;
    this.#dispatch("close", { code, reason });
  }

  #dispatch(type: keyof SocketEventMap, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) {
      try {
        listener(event as never);
      } catch (error) {
        if (!this.onEscape) throw error;
        this.onEscape(error);
      }
    }
  }
}
