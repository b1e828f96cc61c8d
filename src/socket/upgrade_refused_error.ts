/**
 * The server answered a request for a WebSocket with an HTTP status of its own. A
 * {@linkcode CreateWebSocket} that learns the status rejects with this, or lets its socket's `error`
 * event carry it: from the status it is judged whether another try makes sense.
 */
export class UpgradeRefusedError extends Error {
  /** What it is called. */
  override name = "UpgradeRefusedError";
  /** The HTTP status. */
  readonly status: number;
  /**
   * What the server said, where the runtime tells: the beginning of the body, at most 16 KiB. It may
   * quote the key, so it is in no message.
   */
  readonly body: string | undefined;

  /** Says the status. */
  constructor(status: number, body?: string) {
    super(`the server refused the WebSocket with HTTP status ${status}`);
    this.status = status;
    this.body = body;
  }
}
