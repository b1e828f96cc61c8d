import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { type Handshake, isRealtimePath, selectProtocol } from "./handshake.ts";
import type { EmulatorServer, ListenOptions } from "./emulator_server.ts";
import type { ServerPort, ServerPortHandler } from "./server_port.ts";

/** Above the 15 MiB of an append, so that the session and not the socket refuses what is too much. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** How long a client may take to answer a close. */
const CLOSE_GRACE_MS = 500;

/** Takes the connections of a {@linkcode startLoopbackServer}. */
export type AcceptConnection = (handshake: Handshake, port: ServerPort) => ServerPortHandler;

/**
 * Serves on a real socket. `node:http` and `ws` make it one file for Deno, Bun and Node.
 *
 * @throws {Error} If the port is in use, or the host cannot be bound.
 */
export async function startLoopbackServer(
  { port = 0, hostname = "127.0.0.1" }: ListenOptions,
  accept: AcceptConnection,
): Promise<EmulatorServer> {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered: Set<string>) => selectProtocol(offered) ?? false,
  });
  const http = createServer((_request, response) => {
    response.writeHead(404, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ error: { message: "Not found", type: "invalid_request_error" } }),
    );
  });
  http.on("upgrade", (request, socket, head) => {
    const handshake = handshakeOf(request);
    if (!isRealtimePath(handshake.url)) {
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      serve(webSocket, handshake, accept);
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EADDRINUSE" ? "the port is in use" : error.message;
      reject(new Error(`Cannot listen on ${hostname}:${port}: ${why}`, { cause: error }));
    });
    http.listen(port, hostname, resolve);
  });
  const { port: boundPort } = http.address() as AddressInfo;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return {
    url: `ws://${host}:${boundPort}/v1/realtime`,
    http: `http://${host}:${boundPort}`,
    port: boundPort,
    close: async () => {
      await endAll(sockets.clients);
      sockets.close();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
}

/** Says goodbye, and cuts whoever does not answer. */
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
    url: new URL(request.url ?? "/", `http://${headers.host ?? "127.0.0.1"}`),
    headers,
    protocols: offered.split(",").map((name) => name.trim()).filter((name) => name !== ""),
  };
}

function serve(webSocket: WebSocket, handshake: Handshake, accept: AcceptConnection): void {
  const handler = accept(handshake, {
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
  webSocket.on("error", () => {}); // a close follows
}
