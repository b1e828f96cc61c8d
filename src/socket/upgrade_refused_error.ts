/**
 * Thrown when the server answers the request for a WebSocket with an HTTP status instead of a
 * WebSocket. A {@linkcode CreateWebSocket} that knows the status throws this error, or puts it into
 * the `error` event of its socket. The status decides whether another attempt makes sense.
 */
export class UpgradeRefusedError extends Error {
  /** The name of the error class. */
  override name = "UpgradeRefusedError";
  /** The HTTP status. */
  readonly status: number;
  /**
   * The beginning of the response body, at most 16 KiB; `undefined` if the runtime does not give
   * it. The body may quote the key, so no message contains it.
   */
  readonly body: string | undefined;

  /** Creates an error for an HTTP status. */
  constructor(status: number, body?: string) {
    super(`Cannot open the WebSocket: the server answered with HTTP status ${status}`);
    this.status = status;
    this.body = body;
  }
}
