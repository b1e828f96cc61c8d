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
  /** What it is called. */
  override name = "SocketOpenError";
  /** How the socket ended, as far as the runtime says. */
  readonly end: SocketEnd;

  /** Says how the socket ended. */
  constructor(message: string, end: SocketEnd) {
    super(message, { cause: end.error });
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
    send(text) {
      if (phase !== "ended") socket!.send(text);
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
      // This one stays: `ws` throws an error that nobody listens to, and closing a socket that is
      // still opening is such an error.
      given.addEventListener("error", onError);
      if (phase === "ended") return closeQuietly(given); // it came too late
      if ("binaryType" in given) given.binaryType = "arraybuffer";
      for (const type in listeners) {
        given.addEventListener(type as "open", listeners[type] as () => void);
      }
    } catch (error) { // it is no socket
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
      // It keeps listeners that do nothing any more.
    }
    closeQuietly(socket, code, reason);
  }
  function fail(error: unknown) {
    letGo();
    reject(error);
  }
  function end(code?: number, reason?: string) {
    // No peer can send 1006, so the words with it are the runtime's own: workerd has some.
    const words = code === NO_CLOSE_FRAME ? "" : reason ?? "";
    const ended: SocketEnd = { code: code || NO_CLOSE_FRAME, reason: words, ...failure };
    const wasOpen = phase === "open";
    letGo();
    if (wasOpen) return options.onEnd(ended);
    // A factory may listen to the signal too, and be the first to hear of the abort.
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
    if (phase === "opening") { // it may never say `close` (Node 22); an open one mostly does
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

/** How a connection ended, in words. */
export function describeEnd({ code, reason, error }: SocketEnd): string {
  const words = reason || wordsOf(error);
  return `the connection ended with code ${code}${words && ` (${words})`}`;
}

function closeQuietly(socket: WebSocketLike | undefined, code?: number, reason?: string): void {
  try {
    socket?.close(code, reason);
  } catch {
    // A code that the runtime refuses must not keep the socket open. One that cannot be closed at
    // all has ended already.
    if (code !== undefined) closeQuietly(socket);
  }
}
