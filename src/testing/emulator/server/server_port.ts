/** The server's end of a socket, in the process or on the network. After its end it sends nothing. */
export interface ServerPort {
  /** Sends a text frame. */
  send(text: string): void;
  /** Sends a binary frame. */
  sendBytes(bytes: Uint8Array): void;
  /** Ends with a close frame, after all messages that were sent before. */
  close(code: number, reason: string): void;
  /** Ends without a close frame: the client sees 1006. */
  terminate(): void;
}

/** Receives what happens on a {@linkcode ServerPort}. */
export interface ServerPortHandler {
  /** Called with each frame: a string, or bytes that may be kept. */
  handleMessage(data: string | Uint8Array): void;
  /** Called when the socket has ended, from either side. */
  handleClose(code: number, reason: string): void;
}
