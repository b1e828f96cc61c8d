import type { SocketEventMap, WebSocketLike } from "../../../socket/web_socket_like.ts";
import type { HandshakeRefusal } from "../faults/handshake_faults.ts";
import { type Handshake, isRealtimePath, selectProtocol } from "./handshake.ts";
import type { ServerPort, ServerPortHandler } from "./server_port.ts";

/** The server that an in-process socket connects to. */
export interface InProcessServer {
  /** Whether the handshake is refused. The socket then does not open. */
  refusal(handshake: Handshake): HandshakeRefusal | undefined;
  /** Takes the connection once it is open. */
  accept(handshake: Handshake, port: ServerPort): ServerPortHandler;
  /** Called when a listener of the application throws. The other listeners are still called. */
  handleListenerError(error: unknown): void;
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/**
 * How many microtasks a socket takes to open. One is enough for a caller that adds its listeners at
 * once. Some callers wrap the factory in a few promises first, and a real socket would open after
 * those too.
 */
const MICROTASKS_TO_OPEN = 12;

type Listener = (event: never) => void;

/**
 * A WebSocket whose server is in the same process. It behaves like a real one. It opens later. Each
 * message arrives in its own microtask, never inside a `send`. Messages that arrive after `close()`
 * are dropped.
 */
export class InProcessSocket implements WebSocketLike {
  /** The URL of the connection. */
  readonly url: string;
  /** Binary frames arrive as `ArrayBuffer`, whatever is set here. */
  binaryType = "arraybuffer";
  /** Called like a listener of `open`. */
  onopen: ((event: SocketEventMap["open"]) => void) | null = null;
  /** Called like a listener of `message`. */
  onmessage: ((event: SocketEventMap["message"]) => void) | null = null;
  /** Called like a listener of `error`. */
  onerror: ((event: SocketEventMap["error"]) => void) | null = null;
  /** Called like a listener of `close`. */
  onclose: ((event: SocketEventMap["close"]) => void) | null = null;
  readonly #server: InProcessServer;
  readonly #listeners = new Map<string, Map<Listener, boolean>>();
  #handler: ServerPortHandler | undefined;
  #state: number = CONNECTING;
  #protocol = "";

  constructor(server: InProcessServer, handshake: Handshake, signal?: AbortSignal) {
    this.url = handshake.url.href;
    this.#server = server;
    const onAbort = () => {
      if (this.#state === CONNECTING) this.#fail();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    afterMicrotasks(MICROTASKS_TO_OPEN, () => {
      if (signal?.aborted) return onAbort();
      this.#open(handshake);
      if (this.#state !== CONNECTING) signal?.removeEventListener("abort", onAbort);
    });
  }

  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  get readyState(): number {
    return this.#state;
  }

  /** Always 0: the server takes every frame at once. */
  get bufferedAmount(): number {
    return 0;
  }

  /** The subprotocol that the server selected. */
  get protocol(): string {
    return this.#protocol;
  }

  /**
   * Sends a frame. The bytes are copied. Once the socket is closing, the frame is dropped.
   *
   * @throws {DOMException} If the socket is still connecting.
   */
  send(data: string | ArrayBuffer | Uint8Array<ArrayBuffer>): void {
    if (this.#state === CONNECTING) {
      throw new DOMException(
        "Cannot send: the socket is still connecting. Wait for its open event",
        "InvalidStateError",
      );
    }
    if (this.#state !== OPEN) return;
    const frame = typeof data === "string" ? data : new Uint8Array(data).slice();
    queueMicrotask(() => this.#handler?.handleMessage(frame));
  }

  /**
   * Starts the closing handshake. Messages that were sent before still arrive.
   *
   * @throws {DOMException} If the code is not allowed, or the reason is longer than 123 bytes.
   */
  close(code?: number, reason: string = ""): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new DOMException(
        `Cannot close the socket: the code is ${code}. Pass 1000, or 3000 to 4999`,
        "InvalidAccessError",
      );
    }
    const { length } = new TextEncoder().encode(reason);
    if (length > 123) {
      throw new DOMException(
        `Cannot close the socket: the reason has ${length} bytes. Pass 123 or fewer`,
        "SyntaxError",
      );
    }
    if (this.#state === CONNECTING) return queueMicrotask(() => this.#fail());
    if (this.#state !== OPEN) return;
    this.#state = CLOSING;
    queueMicrotask(() => {
      this.#handler?.handleClose(code ?? 1005, reason);
      queueMicrotask(() => this.#finish(code ?? 1005, reason, true));
    });
  }

  /** Adds a listener. If it throws, the other listeners are still called. */
  addEventListener<Type extends keyof SocketEventMap>(
    type: Type,
    listener: (event: SocketEventMap[Type]) => void,
    options?: { readonly once?: boolean } | boolean,
  ): void {
    const listeners = this.#listeners.get(type) ?? new Map<Listener, boolean>();
    this.#listeners.set(type, listeners);
    const once = typeof options === "object" && options.once === true;
    if (!listeners.has(listener)) listeners.set(listener, once);
  }

  /** Removes a listener. */
  removeEventListener<Type extends keyof SocketEventMap>(
    type: Type,
    listener: (event: SocketEventMap[Type]) => void,
  ): void {
    this.#listeners.get(type)?.delete(listener);
  }

  #open(handshake: Handshake): void {
    if (this.#state !== CONNECTING) return;
    if (!isRealtimePath(handshake.url)) return this.#fail();
    const refusal = this.#server.refusal(handshake);
    if (refusal) return refusal.kind === "hang" ? undefined : this.#fail();
    this.#state = OPEN;
    this.#protocol = selectProtocol(handshake.protocols) ?? "";
    this.#dispatch("open", {});
    if (this.#state === OPEN) this.#handler = this.#server.accept(handshake, this.#port());
  }

  #port(): ServerPort {
    const deliver = (data: unknown) =>
      queueMicrotask(() => {
        if (this.#state === OPEN) this.#dispatch("message", { data });
      });
    return {
      send: deliver,
      sendBytes: (bytes) => deliver(bytes.slice().buffer),
      close: (code, reason) => queueMicrotask(() => this.#finish(code, reason, true)),
      terminate: () => queueMicrotask(() => this.#fail()),
    };
  }

  #fail(): void {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.#handler?.handleClose(1006, "");
    this.#dispatch("error", { message: "The connection failed" });
    this.#dispatch("close", { code: 1006, reason: "", wasClean: false });
  }

  #finish(code: number, reason: string, wasClean: boolean): void {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.#handler?.handleClose(code, reason);
    this.#dispatch("close", { code, reason, wasClean });
  }

  #dispatch(type: keyof SocketEventMap, fields: object): void {
    const event = { type, target: this, ...fields } as never;
    const own = this[`on${type}`] as Listener | null;
    if (own) this.#call(own, event);
    for (const [listener, once] of [...this.#listeners.get(type) ?? []]) {
      if (once) this.#listeners.get(type)?.delete(listener);
      this.#call(listener, event);
    }
  }

  #call(listener: Listener, event: never): void {
    try {
      listener.call(this, event);
    } catch (error) {
      this.#server.handleListenerError(error);
    }
  }
}

function afterMicrotasks(count: number, callback: () => void): void {
  queueMicrotask(() => count > 1 ? afterMicrotasks(count - 1, callback) : callback());
}
