import type {
  SocketEventMap,
  SocketMessageEvent,
  WebSocketLike,
} from "../../src/socket/web_socket_like.ts";

type Listener = (event: never) => void;

/**
 * A socket that the test controls, for event orders that a real socket cannot be made to show. It
 * does nothing by itself: it only records `close()`, and the test emits the events.
 */
export class FakeSocket implements WebSocketLike {
  readyState = 0;
  bufferedAmount = 0;
  binaryType = "blob";
  /** The sent texts, in order. */
  readonly sent: string[] = [];
  /** The arguments of each `close()`. */
  readonly closes: [code?: number, reason?: string][] = [];
  /** Errors that had no listener. The `ws` package throws these, and the process ends. */
  readonly unheardErrors: unknown[] = [];
  /** Called inside `send()`, before the frame is recorded. `send()` throws its errors. */
  onSend: ((text: string) => void) | undefined;
  /**
   * Called inside the first `close()` of an open socket. A few sockets emit events there at once.
   */
  onClose: (() => void) | undefined;
  /**
   * Called with the error of a listener; the other listeners still get the event. On a real socket
   * the exception would be uncaught and end the process. Without this handler, the test gets the
   * error.
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

  /** The number of listeners, of these types or of all types that are not inert. */
  listeners(...types: (keyof SocketEventMap)[]): number {
    return types.reduce((sum, type) => sum + (this.#listeners.get(type)?.length ?? 0), 0);
  }

  /** Emits `open`. */
  open(): void {
    this.readyState = 1;
    this.#dispatch("open", {});
  }

  /** Emits `message`. */
  message(data: unknown): void {
    this.#dispatch("message", { data } satisfies SocketMessageEvent);
  }

  /** Emits `error`, with the event that a runtime would create. */
  error(event: unknown = {}): void {
    if (this.listeners("error") === 0) this.unheardErrors.push(event);
    this.#dispatch("error", event);
  }

  /** Emits `close`. */
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
