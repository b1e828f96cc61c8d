/** Options of `Emulator.listen`. */
export interface ListenOptions {
  /**
   * The TCP port; 0 takes a free one.
   * @default {0}
   */
  readonly port?: number;
  /**
   * The address to bind.
   * @default {"127.0.0.1"}
   */
  readonly hostname?: string;
  /**
   * How often a client is pinged, in milliseconds on the emulator's clock; `Infinity` for never.
   * @default {20_000}
   */
  readonly pingIntervalMs?: number;
  /** Serves `wss:` and `https:` with this certificate. Both are PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** An emulator on a real socket. Leaving an `await using` closes it. */
export interface EmulatorServer extends AsyncDisposable {
  /**
   * `ws://127.0.0.1:PORT/v1/realtime`, with TLS `wss:`. As on the real service, a session needs
   * `?model=…` behind it, and what attaches to a call `?call_id=…`.
   */
  readonly url: string;
  /** `http://127.0.0.1:PORT`, with TLS `https:` */
  readonly http: string;
  /** The port it is bound to. */
  readonly port: number;
  /** Stops listening and cuts what is connected. Resolves when the port is free. */
  close(): Promise<void>;
}
