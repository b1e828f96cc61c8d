import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocketServer } from "ws";

/** The part of the `ws` package's socket that tests use. The package has no types. */
export interface ServerSocket {
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  /** Ends the TCP connection without a close frame. */
  terminate(): void;
  on(type: "message", listener: (data: unknown) => void): void;
  on(type: "close", listener: (code: number, reason: unknown) => void): void;
  on(type: "error", listener: (error: unknown) => void): void;
}

/** The server's side of one connection. */
export interface ServerConnection {
  readonly socket: ServerSocket;
  /** The path and query of the client's request. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The next text frame as JSON. Frames wait until they are read. */
  // deno-lint-ignore no-explicit-any -- tests read fields of any event
  next(): Promise<any>;
  /** Sends an event as JSON. */
  send(event: Record<string, unknown>): void;
  /** The end of the client's side. */
  readonly ended: Promise<{ code: number; reason: string }>;
}

/** A refusal of the upgrade: the status line, and its headers. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

/** A real WebSocket server on the loopback interface. */
export interface LoopbackServer extends AsyncDisposable {
  readonly url: string;
  /** The next connection. Connections wait until they are read. */
  connection(): Promise<ServerConnection>;
  /** The headers of all upgrade requests, also of refused ones. */
  readonly upgrades: IncomingHttpHeaders[];
  /** The number of TCP connections that have not ended. */
  readonly openSockets: number;
  /** Resolves when the next TCP connection has arrived. */
  readonly dialled: Promise<void>;
}

/** Options of {@linkcode startServer}. */
export interface ServerOptions {
  /** Refuses an upgrade, or never answers it. */
  readonly refuse?: (path: string) => Refusal | "silent" | undefined;
  /** Called as soon as a connection exists, before any message can arrive. */
  readonly onConnection?: (connection: ServerConnection) => void;
}

/** A queue whose reader waits for the next entry. */
function createQueue<T>(): { push(value: T): void; next(): Promise<T> } {
  const values: T[] = [];
  const readers: ((value: T) => void)[] = [];
  return {
    push(value) {
      const reader = readers.shift();
      if (reader) reader(value);
      else values.push(value);
    },
    next() {
      if (values.length > 0) return Promise.resolve(values.shift() as T);
      return new Promise((resolve) => readers.push(resolve));
    },
  };
}

function connectionOf(socket: ServerSocket, path: string, headers: IncomingHttpHeaders) {
  const frames = createQueue<unknown>();
  const { promise: ended, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
  socket.on("message", (data) => frames.push(JSON.parse(String(data))));
  socket.on("close", (code, reason) => resolve({ code, reason: String(reason) }));
  socket.on("error", () => {}); // killed connections are part of the tests
  const connection: ServerConnection = {
    socket,
    path,
    headers,
    next: () => frames.next(),
    send: (event) => socket.send(JSON.stringify(event)),
    ended,
  };
  return connection;
}

/** Starts a server on a free port. Disposal ends all its connections. */
export async function startServer(options: ServerOptions = {}): Promise<LoopbackServer> {
  const connections = createQueue<ServerConnection>();
  const upgrades: IncomingHttpHeaders[] = [];
  const sockets = new Set<Socket>();
  const { promise: dialled, resolve: onDialled } = Promise.withResolvers<void>();
  const http = createServer();
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols: Set<string>) => protocols.has("realtime") ? "realtime" : false,
  });
  http.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    onDialled();
  });
  http.on("upgrade", (request, socket, head) => {
    const path = request.url ?? "";
    upgrades.push(request.headers);
    const refusal = options.refuse?.(path);
    if (refusal === "silent") return;
    if (refusal) {
      const lines = Object.entries(refusal.headers ?? {}).map(([name, value]) =>
        `${name}: ${value}\r\n`
      );
      socket.end(
        `HTTP/1.1 ${refusal.status} No\r\n${lines.join("")}content-length: 0\r\n` +
          "connection: close\r\n\r\n",
      );
      return;
    }
    server.handleUpgrade(request, socket, head, (webSocket: ServerSocket) => {
      const connection = connectionOf(webSocket, path, request.headers);
      options.onConnection?.(connection);
      connections.push(connection);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    connection: () => connections.next(),
    upgrades,
    get openSockets() {
      return sockets.size;
    },
    dialled,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
