import type { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { ServerEnd } from "./world.ts";

/** A loopback server that does unusual things on demand, and remembers its connections. */
export interface Witness extends AsyncDisposable {
  readonly http: string;
  /** The URL of a server that never answers an upgrade. */
  readonly silent: string;
}

/** Answers `GET` requests that the witness itself does not handle. */
export type Control = (url: URL) => Promise<unknown> | undefined;

/** The facts about the connections with one id. The first question about an id creates it. */
class Sighting {
  count = 0;
  readonly headers = Promise.withResolvers<Record<string, unknown>>();
  readonly end = Promise.withResolvers<ServerEnd>();
}

/** A text that the witness does not echo but obeys, such as `close 4001 bye` or `terminate`. */
const CLOSE = /^close (\d+) (.*)$/;

/**
 * Starts a witness. The path of an upgrade decides what it does: `/echo` echoes, `/greet` sends 200
 * texts at once, `/refuse?status=N` refuses, `/redirect` redirects to `/echo` with the id `caught`,
 * `/cut` cuts the connection, and `/deaf` reads nothing. `?id=` sets the id of the connection.
 */
export async function startWitness(control: Control): Promise<Witness> {
  const sightings = new Map<string, Sighting>();
  const sight = (url: URL): Sighting => {
    const id = url.searchParams.get("id") ?? "";
    const sighting = sightings.get(id) ?? new Sighting();
    sightings.set(id, sighting);
    return sighting;
  };
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (offered: Set<string>) => offered.has("realtime") ? "realtime" : false,
  });
  const connections = new Set<Duplex>();
  const http = createServer();
  http.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const url = urlOf(request);
    answer(url, sight(url), control).then((body) => {
      const headers = { "content-type": "application/json", "access-control-allow-origin": "*" };
      response.writeHead(200, headers);
      response.end(JSON.stringify(body));
    }, () => response.destroy());
  });
  http.on("connection", (socket: Duplex) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
    socket.on("error", () => {}); // cut connections are part of the tests
  });
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = urlOf(request);
    const sighting = sight(url);
    sighting.count++;
    sighting.headers.resolve({ ...request.headers });
    switch (url.pathname) {
      case "/cut":
        return socket.destroy();
      case "/refuse":
        return refuse(socket, Number(url.searchParams.get("status")));
      case "/redirect":
        return refuse(socket, 302, "Location: /echo?id=caught\r\n");
      default:
        sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
          serve(webSocket, url.pathname, sighting);
        });
    }
  });
  // Done by hand, because Deno's node:http does not notice that a client left before the answer.
  const silent = createTcpServer((socket: Socket) => {
    connections.add(socket);
    socket.on("error", () => {});
    socket.once("data", (data: Uint8Array) => {
      const path = /^GET (\S+)/.exec(new TextDecoder().decode(data))?.[1] ?? "/";
      const sighting = sight(new URL(path, "http://127.0.0.1"));
      sighting.headers.resolve({});
      socket.on("close", () => sighting.end.resolve({ code: 1006, reason: "" }));
    });
    socket.on("close", () => connections.delete(socket));
  });
  const servers = [http, silent];
  const [httpPort, silentPort] = await Promise.all(servers.map(async (server) => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }));
  return {
    http: `http://127.0.0.1:${httpPort}`,
    silent: `http://127.0.0.1:${silentPort}`,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function serve(webSocket: WebSocket, path: string, sighting: Sighting): void {
  webSocket.on("error", () => {}); // a close event follows
  webSocket.on("close", (code: number, reason: Uint8Array) => {
    sighting.end.resolve({ code, reason: new TextDecoder().decode(reason) });
  });
  webSocket.on("message", (data: Uint8Array, isBinary: boolean) => {
    if (isBinary) return webSocket.send(data);
    const text = new TextDecoder().decode(data);
    const [, code, reason] = CLOSE.exec(text) ?? [];
    if (code) webSocket.close(Number(code), reason);
    else if (text === "terminate") webSocket.terminate();
    else webSocket.send(text);
  });
  if (path === "/deaf") webSocket.pause();
  if (path === "/greet") { for (let i = 0; i < 200; i++) webSocket.send(String(i)); }
}

/** Refuses an upgrade. The body is longer than the part of a body that a client keeps. */
function refuse(socket: Duplex, status: number, headers = ""): void {
  const body = JSON.stringify({
    error: { message: `refused with ${status}`, pad: "x".repeat(40_000) },
  });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\n${headers}Content-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

async function answer(url: URL, sighting: Sighting, control: Control): Promise<unknown> {
  switch (url.pathname) {
    case "/headers":
      return await sighting.headers.promise;
    case "/end":
      return await sighting.end.promise;
    case "/count":
      return sighting.count;
    default:
      return await control(url);
  }
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? "/", "http://127.0.0.1");
}
