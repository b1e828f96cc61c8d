/** The server's end of a socket, in the process or on the network. Closed ends take no more. */
export interface ServerPort {
  /** Sends a text frame. */
  send(text: string): void;
  /** Sends a binary frame. */
  sendBytes(bytes: Uint8Array): void;
  /** Ends with a close frame, after everything that was sent. */
  close(code: number, reason: string): void;
  /** Ends without a close frame: the client sees 1006. */
  terminate(): void;
}

/** What the socket tells the server. */
export interface ServerPortHandler {
  /** A frame has come: a string, or bytes that may be kept. */
  handleMessage(data: string | Uint8Array): void;
  /** The socket has ended, whoever ended it. */
  handleClose(code: number, reason: string): void;
}
