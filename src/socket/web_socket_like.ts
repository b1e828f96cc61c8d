/** What a socket's `message` event must carry: text, or bytes. */
export interface SocketMessageEvent {
  /** A text frame as a string; a binary frame as bytes (or a `Blob`, where a runtime insists). */
  readonly data: unknown;
}

/** What a socket's `close` event must carry. */
export interface SocketCloseEvent {
  /** The close code of RFC 6455; 1006, or 0 on Deno, when no close frame came. */
  readonly code?: number;
  /** The peer's words, or an empty string. */
  readonly reason?: string;
}

/** The events of a {@linkcode WebSocketLike}. */
export interface SocketEventMap {
  /** The socket has opened. */
  open: unknown;
  /** One frame has come. */
  message: SocketMessageEvent;
  /** The socket failed. A `close` may or may not follow. */
  error: unknown;
  /** The socket has ended. */
  close: SocketCloseEvent;
}

/**
 * The part of the DOM's `WebSocket` that this toolkit uses. The global class of every runtime and
 * the `ws` package's class fit it as they are.
 */
export interface WebSocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed, as in the DOM. */
  readonly readyState: number;
  /** Bytes that `send` took and the network has not. Absent where the runtime cannot tell. */
  readonly bufferedAmount?: number;
  /** Set to `"arraybuffer"` where it exists, so that binary frames are bytes. */
  binaryType?: string;
  /** Sends one frame; text for a string. */
  send(data: string | ArrayBuffer | Uint8Array<ArrayBuffer>): void;
  /** Starts the closing handshake. */
  close(code?: number, reason?: string): void;
  /** Adds a listener. */
  addEventListener<Type extends keyof SocketEventMap>(
    type: Type,
    listener: (event: SocketEventMap[Type]) => void,
  ): void;
  /** Removes a listener. */
  removeEventListener<Type extends keyof SocketEventMap>(
    type: Type,
    listener: (event: SocketEventMap[Type]) => void,
  ): void;
}

/** What a socket factory is given. */
export interface CreateWebSocketOptions {
  /** Where to connect: `ws:` or `wss:`. */
  readonly url: string;
  /** The credential, already resolved to a string. */
  readonly apiKey: string;
  /** Request headers, authentication included. For a runtime that can set them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Subprotocols that say the same as `headers`. For a runtime that cannot set headers. */
  readonly protocols: readonly string[];
  /** Aborted when the attempt is over before the socket is open: close the socket then, if you can. */
  readonly signal: AbortSignal;
}

/**
 * Opens a socket: the seam through which every runtime, test and proxy comes in. The socket may be
 * open or still opening; `readyState` tells. Throwing or rejecting fails the attempt with that error.
 */
export type CreateWebSocket = (
  options: CreateWebSocketOptions,
) => WebSocketLike | Promise<WebSocketLike>;
