import { SocketOpenError } from "../socket/open_socket.ts";
import { UpgradeRefusedError } from "../socket/upgrade_refused_error.ts";
import type { CreateWebSocketOptions, WebSocketLike } from "../socket/web_socket_like.ts";

/** What workerd adds to the `Response` of an upgrade. */
interface Upgraded {
  readonly webSocket?: (WebSocketLike & { accept(): void }) | null;
}

/** How much of a refusal's body is kept. */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * Opens a WebSocket as Cloudflare Workers and workerd do with request headers: by a `fetch()` that
 * asks for the upgrade
 * (https://developers.cloudflare.com/workers/examples/websockets/#write-a-websocket-client). The key
 * goes into a header, never into a subprotocol, and a redirect is not followed with it.
 *
 * The socket is open, and its messages begin with the task in which this resolves: whoever takes it
 * adds the listeners at once, with no timer and no I/O before them. The transports do. Binary frames
 * come as bytes; workerd would make a `Blob` of each.
 *
 * @throws {UpgradeRefusedError} If the server answers with anything but a WebSocket: with its
 * status, and the beginning of its body.
 * @throws {TypeError} If the URL is not one of a WebSocket.
 * @throws {Error} If the server cannot be reached; the `cause` is what `fetch` rejected with.
 * @throws The signal's reason, if it is aborted.
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

/** The same as other runtimes' sockets come to when there is no server, or it hangs up. */
function notReached(error: unknown): SocketOpenError {
  const message = "The WebSocket did not open: the server could not be reached";
  return new SocketOpenError(message, { code: 1006, reason: "", error });
}

/** `fetch` takes http(s) alone. */
function httpUrl(url: string): string {
  const [scheme] = /^(?:ws|http)s?:/i.exec(url) ?? [];
  if (!scheme) throw new TypeError("Cannot open a WebSocket: the URL's scheme must be ws or wss");
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
    // The status says enough; of the body there is what came.
  }
  return text;
}
