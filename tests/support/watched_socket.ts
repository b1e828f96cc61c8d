import {
  type OpenSocket,
  openSocket,
  type OpenSocketOptions,
  type SocketEnd,
} from "../../src/socket/open_socket.ts";
import type { CreateWebSocket } from "../../src/socket/web_socket_like.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";

/** A call of `openSocket`, and a record of what happened. */
export interface WatchedSocket {
  readonly clock: ManualClock;
  readonly controller: AbortController;
  /** The events in order: `open`, `message …`, `end …`, `resolved` and `rejected`. */
  readonly log: string[];
  readonly messages: unknown[];
  readonly ends: SocketEnd[];
  /** The error that the promise rejected with. */
  error?: unknown;
  /** The open socket; missing before that. */
  socket?: OpenSocket;
  /** Resolves when the promise of `openSocket` has settled. */
  readonly settled: Promise<void>;
}

/** Calls `openSocket` and records what happens. */
export function watchSocket(
  createWebSocket: CreateWebSocket,
  overrides: Partial<OpenSocketOptions> = {},
): WatchedSocket {
  const clock = new ManualClock();
  const controller = new AbortController();
  const log: string[] = [];
  const messages: unknown[] = [];
  const ends: SocketEnd[] = [];
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  const watched: WatchedSocket = { clock, controller, log, messages, ends, settled };
  openSocket({
    createWebSocket,
    request: { url: "ws://127.0.0.1:9", apiKey: "key", headers: {}, protocols: [] },
    signal: controller.signal,
    clock,
    onOpen: (socket) => {
      watched.socket = socket;
      log.push("open");
    },
    onMessage: (data) => {
      messages.push(data);
      log.push(`message ${data}`);
    },
    onEnd: (end) => {
      ends.push(end);
      log.push(`end ${end.code}`);
    },
    ...overrides,
  }).then(
    () => log.push("resolved"),
    (error) => {
      watched.error = error;
      log.push("rejected");
    },
  ).then(() => settle());
  return watched;
}
