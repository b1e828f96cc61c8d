import { SocketOpenError } from "../socket/open_socket.ts";
import { UpgradeRefusedError } from "../socket/upgrade_refused_error.ts";
import type { CreateWebSocketOptions, WebSocketLike } from "../socket/web_socket_like.ts";

/** The property that workerd adds to the `Response` of an upgrade. */
interface Upgraded {
  readonly webSocket?: (WebSocketLike & { accept(): void }) | null;
}

/** The size of the part of a refusal's body that is kept. */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * Opens a WebSocket with request headers, by a `fetch()` that asks for the upgrade. Cloudflare
 * Workers and workerd have no other way
 * (https://developers.cloudflare.com/workers/examples/websockets/#write-a-websocket-client). The
 * key is in a header, never in a subprotocol, and redirects are not followed.
 *
 * The returned socket is open, and its messages arrive right after the promise resolves. Add the
 * listeners at once, before any timer or I/O; the transports do. Binary frames arrive as an
 * `ArrayBuffer`; workerd gives a `Blob` by default.
 *
 * @throws {UpgradeRefusedError} If the server's answer is not a WebSocket. The error has the status
 * and the beginning of the body.
 * @throws {TypeError} If the URL is not a WebSocket URL.
 * @throws {Error} If the server cannot be reached. The `cause` is the error of `fetch()`.
 * @throws The reason of the signal, if it is aborted.
 */
export async function createWebSocket(
  { url, headers, signal }: CreateWebSocketOptions,
): Promise<WebSocketLike> {
  const response = await fetch(httpUrl(url), {
    headers: { ...headers, Upgrade: "websocket" },
    redirect: "manual",
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : notReached(error);
  });
  const socket = (response as unknown as Upgraded).webSocket;
  if (!socket) throw new UpgradeRefusedError(response.status, await beginningOf(response));
  socket.binaryType = "arraybuffer";
  socket.accept();
  return socket;
}

/** The error that the sockets of other runtimes lead to if there is no server, or it hangs up. */
function notReached(error: unknown): SocketOpenError {
  const why = "the server cannot be reached";
  return new SocketOpenError(why, { code: 1006, reason: "", error });
}

/** Turns the URL into one that `fetch()` accepts: `http:` or `https:`. */
function httpUrl(url: string): string {
  const [scheme = ""] = /^[a-z][a-z0-9+.-]*:/i.exec(url) ?? [];
  if (!/^(?:ws|http)s?:$/i.test(scheme)) {
    throw new TypeError(
      `Cannot open a WebSocket: the scheme of the URL is "${scheme}". Use "ws:" or "wss:"`,
    );
  }
  return url.replace(/^ws/i, "http");
}

async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let sizeBytes = 0;
  const reader = body?.getReader();
  try {
    while (reader && sizeBytes < MAX_BODY_BYTES) {
      const { value, done } = await reader.read();
      if (done) break;
      const piece = value.subarray(0, MAX_BODY_BYTES - sizeBytes);
      sizeBytes += piece.length;
      text += decoder.decode(piece, { stream: true });
    }
    await reader?.cancel();
  } catch {
    // The body is only extra information, so the part that has arrived is enough.
  }
  return text;
}
