/** The `message` event of a socket. */
export interface SocketMessageEvent {
  /**
   * The payload of the frame: a string for a text frame, and bytes for a binary frame. Some
   * runtimes give a `Blob` for a binary frame.
   */
  readonly data: unknown;
}

/** The `close` event of a socket. */
export interface SocketCloseEvent {
  /** The close code of RFC 6455. Without a close frame it is 1006, or 0 on Deno. */
  readonly code?: number | undefined;
  /** The peer's close reason, or an empty string. */
  readonly reason?: string | undefined;
}

/** The events of a {@linkcode WebSocketLike}. */
export interface SocketEventMap {
  /** Emitted when the socket has opened. */
  open: unknown;
  /** Emitted for each frame from the peer. */
  message: SocketMessageEvent;
  /** Emitted when the socket fails. A `close` event may or may not follow. */
  error: unknown;
  /** Emitted when the socket has ended. */
  close: SocketCloseEvent;
}

/**
 * The part of the DOM's `WebSocket` that this toolkit uses. The global class of every runtime fits
 * it, and so does the class of the `ws` package.
 */
export interface WebSocketLike {
  /** The state, as in the DOM: 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /**
   * The number of bytes that wait for the network after `send`. It is missing where the runtime
   * does not tell.
   */
  readonly bufferedAmount?: number;
  /** The type of binary frames. If it exists, it is set to `"arraybuffer"`, to receive bytes. */
  binaryType?: string;
  /** Sends one frame: a text frame for a string, else a binary frame. */
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

/** The options that a {@linkcode CreateWebSocket} function receives. */
export interface CreateWebSocketOptions {
  /** The URL to connect to, with the scheme `ws:` or `wss:`. */
  readonly url: string;
  /** The API key. The transport has already called the function that returns it, if it is one. */
  readonly apiKey: string;
  /** The request headers, with the credential. For a runtime that can set headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** The subprotocols, with the same credential. For a runtime that cannot set headers. */
  readonly protocols: readonly string[];
  /** Aborted if the attempt ends before the socket is open. Close the socket then, if possible. */
  readonly signal: AbortSignal;
}

/**
 * Opens a socket. Every runtime, test and proxy provides its own sockets with such a function. The
 * returned socket may be open or still opening; its `readyState` tells which. If the function
 * throws or rejects, the connection attempt fails with that error.
 */
export type CreateWebSocket = (
  options: CreateWebSocketOptions,
) => WebSocketLike | Promise<WebSocketLike>;
