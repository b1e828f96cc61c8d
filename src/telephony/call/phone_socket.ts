import { joinedBytes } from "../../audio/_join.ts";
import type { CarrierFrame } from "../carrier_dialect.ts";

/** A listener of a socket of any kind. */
// deno-lint-ignore no-explicit-any -- each kind of socket has its own events
export type AnyListener = (...args: any[]) => void;

/** A socket with the DOM's events: every runtime's own class, and the class of the `ws` package. */
export interface DomPhoneSocket {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState?: number | undefined;
  /** Bytes that were sent and that the network has not taken. Without it, nothing is held back. */
  readonly bufferedAmount?: number | undefined;
  /** Set to `"arraybuffer"` where it exists. */
  binaryType?: string | undefined;
  /** Sends one frame. */
  // deno-lint-ignore no-explicit-any -- wider than the type of any socket class
  send(data: any): void;
  /** Starts the closing handshake. */
  close?(code?: number, reason?: string): void;
  /** Listens to `message`, `close` and `error`. */
  // deno-lint-ignore no-explicit-any -- see above
  addEventListener(type: any, listener: AnyListener): void;
}

/** A socket that has only Node's events: `on("message", (data, isBinary) => …)`. */
export interface NodePhoneSocket {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState?: number | undefined;
  /** Bytes that were sent and that the network has not taken. Without it, nothing is held back. */
  readonly bufferedAmount?: number | undefined;
  /** Sends one frame. */
  // deno-lint-ignore no-explicit-any -- see above
  send(data: any): void;
  /** Starts the closing handshake. */
  close?(code?: number, reason?: string): void;
  /** Listens to `message`, `close` and `error`. */
  // deno-lint-ignore no-explicit-any -- see above
  on(type: any, listener: AnyListener): unknown;
}

/**
 * The socket that a carrier has opened to the application's server, as the server hands it over.
 */
export type PhoneSocketLike = DomPhoneSocket | NodePhoneSocket;

/** How a carrier's socket ended. */
export interface PhoneSocketEnd {
  /** The close code; 1006 when no close frame came. */
  readonly code: number;
  /** The peer's reason, or an empty string. */
  readonly reason: string;
  /** The error of the `error` event before the end, if there was one. */
  readonly error?: unknown;
}

/** The methods that a {@linkcode PhoneSocket} calls. */
export interface PhoneSocketHandler {
  /** Called with each frame, in order. Text is a string. */
  handleFrame(frame: CarrierFrame): void;
  /** Called with the error when a frame cannot be read or sent. */
  handleError(error: unknown): void;
  /** Called once when the socket has ended, but not after {@linkcode PhoneSocket.close}. */
  handleEnd(end: PhoneSocketEnd): void;
}

const OPEN = 1;
const CLOSING = 2;

/**
 * Audio that the socket holds cannot be dropped, and a `clear` would wait until it has gone out. So
 * the socket gets no more audio than this: about 4 s in frames of 20 ms.
 */
const MAX_BUFFERED_BYTES = 64_000;

/**
 * Gives a carrier's socket of any kind one interface. Its frames may be text, an `ArrayBuffer`, a
 * view, a `Buffer`, a list of `Buffer`s or a `Blob`. Frames keep their order, although a `Blob` is
 * read later.
 */
export class PhoneSocket {
  readonly #socket: PhoneSocketLike;
  readonly #handler: PhoneSocketHandler;
  #ended = false;
  /** Pending while a `Blob` is read. Later frames wait for this promise. */
  #reading: Promise<void> | undefined;

  /**
   * Starts to listen.
   *
   * @throws {TypeError} If `socket` is not a socket.
   */
  constructor(socket: PhoneSocketLike, handler: PhoneSocketHandler) {
    this.#socket = socket;
    this.#handler = handler;
    if (typeof (socket as Partial<DomPhoneSocket> | undefined)?.addEventListener === "function") {
      this.#listenToDom(socket as DomPhoneSocket);
    } else if (typeof (socket as Partial<NodePhoneSocket> | undefined)?.on === "function") {
      this.#listenToNode(socket as NodePhoneSocket);
    } else {
      throw new TypeError(
        "Cannot use the carrier's socket: it has no addEventListener() and no on(). " +
          "Pass the socket that the server gives",
      );
    }
  }

  /** Whether the socket has ended, or is closing. */
  get ended(): boolean {
    return this.#ended || (this.#socket.readyState ?? 0) >= CLOSING;
  }

  /**
   * Whether frames cannot go out now, because the socket is not open or the network takes nothing.
   */
  get blocked(): boolean {
    const { readyState = OPEN, bufferedAmount = 0 } = this.#socket;
    return readyState !== OPEN || bufferedAmount > MAX_BUFFERED_BYTES;
  }

  /** Sends one frame. Does nothing once the socket has ended. */
  send(frame: CarrierFrame): void {
    if (this.ended) return;
    try {
      this.#socket.send(frame);
    } catch (error) {
      this.#handler.handleError(error);
    }
  }

  /** Closes the socket. The handler is not called any more. A second call does nothing. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    try {
      this.#socket.close?.(1000);
    } catch {
      // A socket that cannot be closed has ended before.
    }
  }

  #listenToDom(socket: DomPhoneSocket): void {
    if ("binaryType" in socket) {
      try {
        socket.binaryType = "arraybuffer";
      } catch {
        // Bun's version of `ws` refuses this name. Its frames can be read all the same.
      }
    }
    socket.addEventListener("message", (event: { data: unknown }) => this.#take(event.data));
    socket.addEventListener("error", (event: { error?: unknown } | undefined) => {
      this.#end({ code: 1006, reason: "", error: event?.error ?? event });
    });
    socket.addEventListener("close", (event: { code?: number; reason?: unknown } | undefined) => {
      this.#end({ code: event?.code || 1006, reason: wordsOf(event?.reason) });
    });
  }

  #listenToNode(socket: NodePhoneSocket): void {
    socket.on("message", (data: unknown, isBinary?: boolean) => {
      // `ws` hands over text as bytes, with `isBinary` false.
      this.#take(isBinary === false ? textOf(bytesOf(data) ?? data) : data);
    });
    socket.on("error", (error: unknown) => this.#end({ code: 1006, reason: "", error }));
    socket.on("close", (code?: number, reason?: unknown) => {
      this.#end({ code: code || 1006, reason: wordsOf(reason) });
    });
  }

  #take(data: unknown): void {
    if (this.#ended) return;
    if (this.#reading === undefined && typeof data === "string") {
      return this.#handler.handleFrame(data);
    }
    if (this.#reading === undefined && !isBlob(data)) return this.#hand(data);
    const ready = isBlob(data) ? data.arrayBuffer() : data;
    const reading = (this.#reading ?? Promise.resolve())
      .then(() => ready)
      .then((frame) => this.#hand(frame), (error) => this.#handler.handleError(error))
      .then(() => {
        if (this.#reading === reading) this.#reading = undefined;
      });
    this.#reading = reading;
  }

  #hand(data: unknown): void {
    if (this.#ended) return;
    const frame = typeof data === "string" ? data : bytesOf(data);
    if (frame !== undefined) return this.#handler.handleFrame(frame);
    const kind = Object.prototype.toString.call(data).slice(8, -1);
    this.#handler.handleError(
      new TypeError(`Cannot read a frame of the carrier: it is ${kind}, not text or bytes`),
    );
  }

  #end(end: PhoneSocketEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    if (end.error !== undefined) {
      try {
        this.#socket.close?.();
      } catch {
        // The socket has ended before.
      }
    }
    this.#handler.handleEnd(end);
  }
}

function isBlob(data: unknown): data is { arrayBuffer(): Promise<ArrayBuffer> } {
  return typeof data === "object" && data !== null &&
    typeof (data as { arrayBuffer?: unknown }).arrayBuffer === "function";
}

function bytesOf(data: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  }
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (!Array.isArray(data)) return undefined;
  return joinedBytes(data.map(bytesOf).filter((piece) => piece !== undefined));
}

function textOf(data: unknown): unknown {
  return data instanceof Uint8Array ? new TextDecoder().decode(data) : data;
}

function wordsOf(reason: unknown): string {
  const bytes = typeof reason === "string" ? undefined : bytesOf(reason);
  return bytes ? new TextDecoder().decode(bytes) : typeof reason === "string" ? reason : "";
}
