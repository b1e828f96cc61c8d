/** Options of `Emulator.listen` and `startSocketContractPeer`. */
export interface ListenOptions {
  /**
   * The TCP port. 0 picks a free one.
   * @default {0}
   */
  readonly port?: number | undefined;
  /**
   * The address to bind.
   * @default {"127.0.0.1"}
   */
  readonly hostname?: string | undefined;
  /**
   * How often the server pings each client, in milliseconds on the emulator's clock. `Infinity` turns
   * the pings off.
   * @default {20_000}
   */
  readonly pingIntervalMs?: number | undefined;
  /**
   * The certificate and its private key, both as PEM text. With them the server speaks `wss:` and
   * `https:`. By default it speaks `ws:` and `http:`.
   */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** A server on a real socket. The end of an `await using` block closes it. */
export interface EmulatorServer extends AsyncDisposable {
  /**
   * The URL for WebSockets: `ws://127.0.0.1:PORT/v1/realtime`, or `wss:` with TLS. As on the real
   * service, add `?model=…` to start a session, or `?call_id=…` to attach to a call.
   */
  readonly url: string;
  /** The base URL for HTTP requests: `http://127.0.0.1:PORT`, or `https:` with TLS. */
  readonly http: string;
  /** The port that the server listens on. */
  readonly port: number;
  /**
   * Stops listening and closes every connection with close code 1001. A client that does not answer
   * within half a second is cut off. Resolves when the port is free.
   */
  close(): Promise<void>;
}
