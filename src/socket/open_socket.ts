import type { Clock, TimerHandle } from "../clock/clock.ts";
import { isPromise } from "../events/is_promise.ts";
import { openingFailure, wordsOf } from "./_opening_failure.ts";
import { UpgradeRefusedError } from "./upgrade_refused_error.ts";
import type {
  CreateWebSocket,
  CreateWebSocketOptions,
  SocketCloseEvent,
  SocketMessageEvent,
  WebSocketLike,
} from "./web_socket_like.ts";

/** The end of a socket. */
export interface SocketEnd {
  /** The close code. Without a close frame it is 1006 on every runtime. */
  readonly code: number;
  /** The peer's close reason, or an empty string. */
  readonly reason: string;
  /** The error of the `error` event before the end, if there was one. */
  readonly error?: unknown;
}

/** An open socket. */
export interface OpenSocket {
  /**
   * The number of bytes that wait for the network after `send`. It is 0 if the runtime does not
   * tell, and after the end.
   */
  readonly bufferedBytes: number;
  /**
   * Returns whether the socket takes no more frames, because it is closing or has ended. If it is closing, it
   * gets a second to end, counted from the first call.
   */
  checkClosing(): boolean;
  /** Sends one text frame. Drops the frame if the socket is closing or has ended. */
  send(text: string): void;
  /**
   * Closes the socket, with code 1000 by default. No handler is called from then on. Does nothing
   * after the end.
   */
  close(code?: number, reason?: string): void;
}

/** Options of {@linkcode openSocket}. */
export interface OpenSocketOptions {
  /** Creates the socket. */
  readonly createWebSocket: CreateWebSocket;
  /** The options for `createWebSocket`, without the signal. */
  readonly request: Omit<CreateWebSocketOptions, "signal">;
  /** Aborts the attempt. It has no effect after the socket has opened. */
  readonly signal: AbortSignal;
  /** The clock for the wait for a `close` event: after an `error` event, and while the socket is closing. */
  readonly clock: Clock;
  /** Treats the created socket as open, whatever its `readyState` is. @default false */
  readonly assumeOpen?: boolean | undefined;
  /**
   * Called inside the socket's own `open` event, before any message. The attempt fails with the
   * error that it throws.
   */
  onOpen(socket: OpenSocket): void;
  /** Called with the payload of each frame, in order. */
  onMessage(data: unknown): void;
  /** Called once when an open socket ends, unless {@linkcode OpenSocket.close} has ended it. */
  onEnd(end: SocketEnd): void;
}

/** Thrown when a socket does not open. */
export class SocketOpenError extends Error {
  /** The name of the error class. */
  override name = "SocketOpenError";
  /** The reason in words: the part of the message after the colon. */
  readonly why: string;
  /** The end of the socket, as far as the runtime tells. */
  readonly end: SocketEnd;

  /** Creates an error. Its cause is the error in `end`. */
  constructor(why: string, end: SocketEnd) {
    super(`Cannot open the WebSocket: ${why}`, { cause: end.error });
    this.why = why;
    this.end = end;
  }
}

const OPEN = 1;
const CLOSING = 2;
const NORMAL_CLOSURE = 1000;
const NO_CLOSE_FRAME = 1006;

/**
 * The longest wait for `close` after an `error` event, or once a frame was to be sent and the socket was
 * closing. Node 22 sometimes sends no `close`, and a peer that is gone never answers a close frame.
 */
const CLOSE_GRACE_MS = 1_000;

/**
 * Opens a socket and calls the handlers until it ends. The promise resolves when the socket is
 * open. It rejects if the socket fails or closes before that, if `createWebSocket` throws, and if
 * the signal is aborted.
 *
 * A failed attempt leaves no listeners on its socket, except for one that ignores errors, and it
 * closes the socket, even one that `createWebSocket` returns later.
 *
 * @throws {SocketOpenError} If the socket fails or closes before it is open, or if
 * `createWebSocket` throws an {@linkcode UpgradeRefusedError}.
 * @throws The reason of the signal, if it is aborted.
 * @throws Every other error of `createWebSocket`, and the error of `onOpen`.
 */
export function openSocket(options: OpenSocketOptions): Promise<void> {
  const { createWebSocket, request, signal, clock } = options;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let socket: WebSocketLike | undefined;
  let phase: "opening" | "open" | "ended" = "opening";
  let failure: { readonly error: unknown } | undefined;
  let graceTimer: TimerHandle;

  const handle: OpenSocket = {
    get bufferedBytes() {
      return phase === "ended" ? 0 : socket!.bufferedAmount ?? 0;
    },
    checkClosing() {
      if (phase === "ended") return true;
      if (!(socket!.readyState >= CLOSING)) return false;
      graceTimer ??= clock.setTimer(end, CLOSE_GRACE_MS);
      return true;
    },
    send(text) {
      if (!handle.checkClosing()) socket!.send(text);
    },
    close(code = NORMAL_CLOSURE, reason) {
      if (phase !== "ended") letGo(code, reason);
    },
  };
  const listeners: Record<string, (event: never) => void> = {
    open: onOpen,
    message({ data }: SocketMessageEvent) {
      if (phase === "open") options.onMessage(data);
    },
    close({ code, reason }: SocketCloseEvent) {
      if (phase !== "ended") end(code, reason);
    },
  };

  function take(given: WebSocketLike) {
    socket = given;
    try {
      // This listener stays: `ws` throws an error that has no listener, and to close a socket that
      // is still opening causes such an error.
      given.addEventListener("error", onError);
      if (phase === "ended") return closeQuietly(given); // the attempt has failed meanwhile
      if ("binaryType" in given) given.binaryType = "arraybuffer";
      for (const type in listeners) {
        given.addEventListener(type as "open", listeners[type] as () => void);
      }
    } catch (error) { // `given` is not a socket
      return fail(error);
    }
    if (options.assumeOpen || given.readyState === OPEN) onOpen();
    else if (given.readyState > OPEN) end();
  }
  function letGo(code?: number, reason?: string) {
    phase = "ended";
    clock.clearTimer(graceTimer);
    signal.removeEventListener("abort", onAbort);
    try {
      for (const type in listeners) {
        socket?.removeEventListener(type as "open", listeners[type] as () => void);
      }
    } catch {
      // The listeners stay, but they do nothing after the end.
    }
    closeQuietly(socket, code, reason);
  }
  function fail(error: unknown) {
    letGo();
    reject(error);
  }
  function end(code?: number, reason?: string) {
    // A peer cannot send 1006. A reason with it comes from the runtime, such as workerd.
    const words = code === NO_CLOSE_FRAME ? "" : reason ?? "";
    const ended: SocketEnd = { code: code || NO_CLOSE_FRAME, reason: words, ...failure };
    const wasOpen = phase === "open";
    letGo();
    if (wasOpen) return options.onEnd(ended);
    // The factory may listen to the signal as well, and end the socket before `onAbort` runs.
    reject(signal.aborted ? signal.reason : new SocketOpenError(describeEnd(ended), ended));
  }
  function onAbort() {
    fail(signal.reason);
  }
  function onOpen() {
    if (phase !== "opening") return;
    phase = "open";
    signal.removeEventListener("abort", onAbort);
    try {
      options.onOpen(handle);
      resolve();
    } catch (error) {
      fail(error);
    }
  }
  function onError(event: unknown) {
    if (phase === "ended") return;
    if (phase === "opening") { // `close` may never follow on Node 22, so do not wait for it
      failure = { error: openingFailure(event) };
      return end();
    }
    failure = { error: (event as { error?: unknown } | null)?.error ?? event };
    clock.clearTimer(graceTimer);
    graceTimer = clock.setTimer(end, CLOSE_GRACE_MS);
  }
  function onFactoryError(error: unknown) {
    if (!(error instanceof UpgradeRefusedError)) return fail(error);
    failure = { error };
    end();
  }

  signal.addEventListener("abort", onAbort, { once: true });
  try {
    signal.throwIfAborted();
    const created = createWebSocket({ ...request, signal });
    if (isPromise(created)) created.then(take).then(undefined, onFactoryError);
    else take(created);
  } catch (error) {
    onFactoryError(error);
  }
  return promise;
}

/** Describes the end of a connection for an error message. */
export function describeEnd({ code, reason, error }: SocketEnd): string {
  const words = reason || wordsOf(error);
  return `the connection ended with code ${code}${words && ` (${words})`}`;
}

function closeQuietly(socket: WebSocketLike | undefined, code?: number, reason?: string): void {
  try {
    socket?.close(code, reason);
  } catch {
    // If the runtime refuses the code, close without one. If that fails too, the socket has ended.
    if (code !== undefined) closeQuietly(socket);
  }
}
