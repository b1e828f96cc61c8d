import type { Clock, TimerHandle } from "../clock/clock.ts";
import type {
  CreateWebSocket,
  CreateWebSocketOptions,
  SocketCloseEvent,
  SocketMessageEvent,
  WebSocketLike,
} from "./web_socket_like.ts";
import { openingFailure, wordsOf } from "./_opening_failure.ts";
import { UpgradeRefusedError } from "./upgrade_refused_error.ts";

/** How a socket ended. */
export interface SocketEnd {
  /** The close code; 1006 when no close frame came, on every runtime. */
  readonly code: number;
  /** The peer's words, or an empty string. */
  readonly reason: string;
  /** What the `error` event before the end carried, if there was one. */
  readonly error?: unknown;
}

/** A socket that has opened, and has not ended. */
export interface OpenSocket {
  /** Bytes that `send` took and the network has not; 0 where the runtime cannot tell, and at the end. */
  readonly bufferedBytes: number;
  /** Sends one text frame. Does nothing once the socket has ended. */
  send(text: string): void;
  /** Ends the socket for good, with 1000 by default: no handler is called from here on. Calling it again does nothing. */
  close(code?: number, reason?: string): void;
}

/** What {@linkcode openSocket} needs. */
export interface OpenSocketOptions {
  /** Makes the socket. */
  readonly createWebSocket: CreateWebSocket;
  /** What the factory is given, apart from the signal. */
  readonly request: Omit<CreateWebSocketOptions, "signal">;
  /** Ends the attempt, for a time-out as for a user's abort. Of no effect once the socket is open. */
  readonly signal: AbortSignal;
  /** Times the wait for a `close` event after an `error` event. */
  readonly clock: Clock;
  /** The factory's socket is open already, whatever its `readyState` says. @default false */
  readonly assumeOpen?: boolean;
  /** Called inside the socket's own `open` event, before any message. Throwing fails the attempt. */
  onOpen(socket: OpenSocket): void;
  /** Called with the payload of each frame, in order. */
  onMessage(data: unknown): void;
  /** Called at most once, when an open socket ends and {@linkcode OpenSocket.close} was not called. */
  onEnd(end: SocketEnd): void;
}

/** A socket did not open. */
export class SocketOpenError extends Error {
  /** How the socket ended, as far as the runtime says. */
  readonly end: SocketEnd;

  /** Says how the socket ended. */
  constructor(message: string, end: SocketEnd, options?: ErrorOptions) {
    super(message, options);
    this.name = "SocketOpenError";
    this.end = end;
  }
}

const OPEN = 1;
const NORMAL_CLOSURE = 1000;
const NO_CLOSE_FRAME = 1006;

/** How long a socket that reported an error may take to say `close`. Node 22 sometimes never does. */
const CLOSE_GRACE_MS = 1_000;

/**
 * Opens a socket and watches it to its end. The promise settles once: it resolves when the socket
 * is open; it rejects on an `error`, on a `close` before `open`, when the factory throws, and with
 * the signal's reason on an abort. A factory's own error comes through as it is, unless it is an
 * {@linkcode UpgradeRefusedError}: a refused upgrade looks the same, whoever noticed it. Whatever the
 * outcome, no listener is left on a socket that was given up, and a socket that comes too late is
 * closed.
 *
 * @throws {SocketOpenError} If the socket fails or closes before it is open.
 */
export function openSocket(options: OpenSocketOptions): Promise<void> {
  const { createWebSocket, request, signal } = options;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const watchSocket = (socket: WebSocketLike) => {
      signal.removeEventListener("abort", onAbort);
      if (signal.aborted) { // it came too late
        socket.addEventListener("error", ignore);
        return closeQuietly(socket);
      }
      try {
        watch(socket, options, resolve, reject);
      } catch (error) { // it is no socket
        closeQuietly(socket);
        reject(error);
      }
    };
    const failed = (error: unknown) => {
      signal.removeEventListener("abort", onAbort);
      reject(error instanceof UpgradeRefusedError ? notOpened(error) : error);
    };
    try {
      const created = createWebSocket({ ...request, signal });
      if (isPromise(created)) created.then(watchSocket).catch(failed);
      else watchSocket(created);
    } catch (error) {
      failed(error);
    }
  });
}

function watch(
  socket: WebSocketLike,
  options: OpenSocketOptions,
  resolve: () => void,
  reject: (reason: unknown) => void,
): void {
  const { signal, clock } = options;
  let phase: "opening" | "open" | "ended" = "opening";
  let failure: { readonly error: unknown } | undefined;
  let graceTimer: TimerHandle;

  const handle: OpenSocket = {
    get bufferedBytes() {
      return phase === "ended" ? 0 : socket.bufferedAmount ?? 0;
    },
    send(text) {
      if (phase !== "ended") socket.send(text);
    },
    close(code = NORMAL_CLOSURE, reason) {
      if (phase === "ended") return;
      detach();
      closeQuietly(socket, code, reason);
    },
  };

  function detach() {
    phase = "ended";
    clock.clearTimer(graceTimer);
    signal.removeEventListener("abort", onAbort);
    socket.removeEventListener("open", onOpen);
    socket.removeEventListener("message", onMessage);
    socket.removeEventListener("close", onClose);
    // The error listener stays, see `ignore`.
  }
  function fail(error: unknown) {
    detach();
    closeQuietly(socket);
    reject(error);
  }
  function end(code?: number, reason?: string) {
    // No peer can send 1006, so the words with it are the runtime's own: workerd has some.
    const words = code === NO_CLOSE_FRAME ? "" : reason ?? "";
    const ended: SocketEnd = { code: code || NO_CLOSE_FRAME, reason: words, ...failure };
    const wasOpening = phase === "opening";
    detach();
    if (!wasOpening) return options.onEnd(ended);
    closeQuietly(socket);
    // A factory may listen to the signal too, and be the first to hear of the abort.
    if (signal.aborted) return reject(signal.reason);
    reject(notOpened(failure?.error, ended));
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
  function onMessage(event: SocketMessageEvent) {
    if (phase === "open") options.onMessage(event.data);
  }
  function onError(event: unknown) {
    if (phase === "ended") return;
    if (phase === "opening") { // it may never say `close` (Node 22); an open one mostly does
      failure = { error: openingFailure(event) };
      return end();
    }
    failure = { error: (event as { error?: unknown } | null)?.error ?? event };
    clock.clearTimer(graceTimer);
    graceTimer = clock.setTimer(() => {
      end();
      closeQuietly(socket);
    }, CLOSE_GRACE_MS);
  }
  function onClose(event: SocketCloseEvent) {
    if (phase !== "ended") end(event.code, event.reason);
  }

  if ("binaryType" in socket) socket.binaryType = "arraybuffer";
  socket.addEventListener("open", onOpen);
  socket.addEventListener("message", onMessage);
  socket.addEventListener("error", onError);
  socket.addEventListener("close", onClose);
  signal.addEventListener("abort", onAbort, { once: true });
  if (options.assumeOpen || socket.readyState === OPEN) onOpen();
  else if (socket.readyState > OPEN) end();
}

function notOpened(
  error: unknown,
  end: SocketEnd = { code: NO_CLOSE_FRAME, reason: "", error },
): SocketOpenError {
  const message = `The WebSocket ended before it was open: ${describe(end)}`;
  return new SocketOpenError(message, end, error === undefined ? undefined : { cause: error });
}

function describe({ code, reason, error }: SocketEnd): string {
  const words = reason || wordsOf(error);
  return `close code ${code}${words && `, ${words}`}`;
}

function closeQuietly(socket: WebSocketLike, code?: number, reason?: string): void {
  try {
    if (code === undefined) socket.close();
    else socket.close(code, reason);
  } catch {
    // A code that the runtime refuses must not keep the socket open. One that cannot be closed at
    // all has ended already.
    if (code !== undefined) closeQuietly(socket);
  }
}

/**
 * A socket that was given up keeps an error listener: the `ws` package throws an error that nobody
 * listens to, and closing a socket that is still opening is such an error.
 */
function ignore(): void {}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null)?.then === "function";
}
