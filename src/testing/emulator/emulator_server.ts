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
}

/** An emulator on a real socket. */
export interface EmulatorServer {
  /** `ws://127.0.0.1:PORT/v1/realtime` */
  readonly url: string;
  /** `http://127.0.0.1:PORT` */
  readonly http: string;
  /** The port it is bound to. */
  readonly port: number;
  /** Stops listening and cuts what is connected. Resolves when the port is free. */
  close(): Promise<void>;
}
