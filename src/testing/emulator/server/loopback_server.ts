import type { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Clock } from "../../../clock/clock.ts";
import type { EmulatorServer, ListenOptions } from "../emulator_server.ts";
import type { HandshakeRefusal } from "../faults/handshake_faults.ts";
import { type Handshake, isRealtimePath, selectProtocol } from "./handshake.ts";
import type { ServerPort, ServerPortHandler } from "./server_port.ts";

/** More than the 15 MiB of an append, so that the session refuses a large append, not the socket. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** How long a client may take to answer a close. */
const CLOSE_GRACE_MS = 500;

/** The server behind {@linkcode startLoopbackServer}. */
export interface LoopbackBackend {
  /** Whether a handshake is refused. */
  refusal(handshake: Handshake): HandshakeRefusal | undefined;
  /** Takes an open connection. */
  connect(handshake: Handshake, port: ServerPort): ServerPortHandler;
  /** Answers an HTTP request. */
  fetch(request: Request): Promise<Response>;
  /** The clock that times the pings. */
  readonly clock: Clock;
}

/**
 * Serves on a real socket. With `node:http` and `ws`, one file works on Deno, Bun and Node. They are
 * imported when the function is called: a bundler that puts everything into one file for a browser or
 * workerd turns imports at the top of this file into imports at the top of the bundle.
 *
 * @throws {Error} Rejects if the port is in use, or the address cannot be bound.
 */
export async function startLoopbackServer(
  { port = 0, hostname = "127.0.0.1", pingIntervalMs = 20_000, tls }: ListenOptions,
  backend: LoopbackBackend,
): Promise<EmulatorServer> {
  const { WebSocketServer } = await import("ws");
  const { createServer } = await import("node:http");
  const { createServer: createTlsServer } = await import("node:https");
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered: Set<string>) => selectProtocol(offered) ?? false,
  });
  const hanging: Duplex[] = [];
  const http = tls ? createTlsServer({ cert: tls.cert, key: tls.key }) : createServer();
  http.on("request", (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, backend).catch(() => response.destroy());
  });
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const handshake = handshakeOf(request);
    const refusal = isRealtimePath(handshake.url)
      ? backend.refusal(handshake)
      : { kind: "http" as const, status: 404, message: "No route" };
    if (refusal?.kind === "hang") {
      socket.on("error", () => {});
      hanging.push(socket);
      return;
    }
    if (refusal) return refuse(socket, refusal.status, refusal.message);
    sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      serve(webSocket, handshake, backend);
      pingEvery(pingIntervalMs, webSocket, backend.clock);
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error: Error & { readonly code?: string }) => {
      const why = error.code === "EADDRINUSE"
        ? "the port is in use. Pass another port, or 0 for a free one"
        : error.message;
      reject(new Error(`Cannot listen on ${hostname}:${port}: ${why}`, { cause: error }));
    });
    http.listen(port, hostname, resolve);
  });
  const { port: boundPort } = http.address() as AddressInfo;
  const host = `${hostname.includes(":") ? `[${hostname}]` : hostname}:${boundPort}`;
  const close = async () => {
    await endAll(sockets.clients);
    sockets.close();
    for (const socket of hanging) socket.destroy();
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeAllConnections();
    await closed;
  };
  return {
    url: `${tls ? "wss" : "ws"}://${host}/v1/realtime`,
    http: `${tls ? "https" : "http"}://${host}`,
    port: boundPort,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Closes every connection, and cuts off the clients that do not answer. */
async function endAll(clients: ReadonlySet<WebSocket>): Promise<void> {
  const open = [...clients];
  const closed = open.map((webSocket) =>
    new Promise<void>((resolve) => webSocket.once("close", () => resolve()))
  );
  for (const webSocket of open) webSocket.close(1001);
  const grace = setTimeout(
    () => open.forEach((webSocket) => webSocket.terminate()),
    CLOSE_GRACE_MS,
  );
  await Promise.all(closed);
  clearTimeout(grace);
}

function handshakeOf(request: IncomingMessage): Handshake {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = String(value);
  }
  const offered = headers["sec-websocket-protocol"] ?? "";
  return {
    url: new URL(request.url ?? "/", "http://127.0.0.1"),
    headers,
    protocols: offered.split(",").map((name) => name.trim()).filter((name) => name !== ""),
  };
}

function refuse(socket: Duplex, status: number, message: string): void {
  const error = { message, type: "invalid_request_error", code: null, param: null };
  const body = JSON.stringify({ error });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${new TextEncoder().encode(body).length}\r\n\r\n${body}`,
  );
}

function serve(webSocket: WebSocket, handshake: Handshake, backend: LoopbackBackend): void {
  const handler = backend.connect(handshake, {
    send: (text) => webSocket.send(text),
    sendBytes: (bytes) => webSocket.send(bytes),
    close: (code, reason) => webSocket.close(code, reason),
    terminate: () => webSocket.terminate(),
  });
  webSocket.on("message", (data: Uint8Array, isBinary: boolean) => {
    handler.handleMessage(isBinary ? new Uint8Array(data) : new TextDecoder().decode(data));
  });
  webSocket.on("close", (code: number, reason: Uint8Array) => {
    handler.handleClose(code, new TextDecoder().decode(reason));
  });
  webSocket.on("error", () => {}); // a close event follows
}

/** Pings a client as the service does: about every 20 s, with four bytes (docs/protocol.md#limits). */
function pingEvery(intervalMs: number, webSocket: WebSocket, clock: Clock): void {
  if (intervalMs === Infinity) return;
  let timer = clock.setTimer(ping, intervalMs);
  function ping(): void {
    webSocket.ping(new Uint8Array([0x70, 0x69, 0x6e, 0x67]));
    timer = clock.setTimer(ping, intervalMs);
  }
  webSocket.once("close", () => clock.clearTimer(timer));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  backend: LoopbackBackend,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const answered = await backend.fetch(
    new Request(new URL(request.url ?? "/", "http://127.0.0.1"), {
      method: request.method ?? "GET",
      headers: {
        authorization: request.headers.authorization ?? "",
        "content-type": request.headers["content-type"] ?? "",
      },
      body: hasBody ? await new Blob(chunks as Uint8Array<ArrayBuffer>[]).text() : null,
    }),
  );
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(await answered.text());
}
