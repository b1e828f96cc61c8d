import type { CreateWebSocket, WebSocketLike } from "../../socket/web_socket_like.ts";
import { ensure, ensureSame } from "./ensure.ts";
import { WatchedSocket } from "./watched_socket.ts";

/** The context of a check. */
export interface SocketCheckContext {
  readonly createWebSocket: CreateWebSocket;
  /** The URL of the peer. */
  readonly url: string;
  /** Every socket that the check has created. The contract closes them at its end. */
  readonly sockets: Set<WebSocketLike>;
}

type Check = (context: SocketCheckContext) => Promise<void>;

const KEY = "sk-contract";

/** The checks of `socketContract`, by name. */
export const SOCKET_CHECKS: Readonly<Record<string, Check>> = {
  "it opens: readyState is 1, and one open event comes if it was not open at first": async (
    context,
  ) => {
    const watched = await connect(context);
    const wasOpen = watched.socket.readyState === 1;
    await watched.opened();
    const opens = watched.happenings.filter(({ type }) => type === "open").length;
    ensure(wasOpen || opens === 1, `open must come once: ${watched.story()}`);
  },

  "the query, and a credential as header or as subprotocol, reach the server": async (context) => {
    const watched = await (await connect(context, "&marker=42")).opened();
    watched.socket.send("handshake");
    const { query, headers, protocols } = JSON.parse(await watched.message() as string);
    ensure(query.includes("marker=42"), `the query must arrive: got ${query}`);
    const asProtocol = protocols.includes(`openai-insecure-api-key.${KEY}`);
    ensure(
      headers.includes("authorization") || asProtocol,
      `a credential must arrive: got the headers ${headers} and the subprotocols ${protocols}`,
    );
  },

  "text arrives unchanged in both directions": async (context) => {
    const watched = await (await connect(context)).opened();
    const text = 'grüße 👋 "\u0000\u2028';
    watched.socket.send(`echo:${text}`);
    ensureSame("the text that came back", await watched.message(), text);
  },

  "bytes arrive unchanged, as an ArrayBuffer or a view": async (context) => {
    const watched = await (await connect(context)).opened();
    const bytes = new Uint8Array(256).map((_, i) => i);
    watched.socket.send(bytes.buffer);
    ensureSame("the bytes that came back", bytesOf(await watched.message()), [...bytes]);
  },

  "a view with an offset is sent as the view, not as its buffer": async (context) => {
    const watched = await (await connect(context)).opened();
    watched.socket.send(new Uint8Array([9, 9, 1, 2, 3, 9]).subarray(2, 5));
    ensureSame("the bytes that came back", bytesOf(await watched.message()), [1, 2, 3]);
  },

  "send copies its bytes": async (context) => {
    const watched = await (await connect(context)).opened();
    const bytes = new Uint8Array([1, 2, 3]);
    watched.socket.send(bytes);
    bytes.fill(9);
    ensureSame("the bytes that came back", bytesOf(await watched.message()), [1, 2, 3]);
  },

  "a message of 1 MB arrives whole, as text and as bytes": async (context) => {
    const watched = await (await connect(context)).opened();
    const text = "0123456789abcdef".repeat(65_536);
    watched.socket.send(`echo:${text}`);
    ensure(await watched.message() === text, "the text of 1 MB must come back as it was");
    const bytes = new Uint8Array(1_048_576).map((_, i) => i * 7);
    watched.socket.send(bytes);
    const back = bytesOf(await watched.message(2));
    ensureSame("the length of the bytes", back.length, bytes.length);
    ensure(
      back.every((byte, i) => byte === bytes[i]),
      "the bytes of 1 MB must come back as they were",
    );
  },

  "messages arrive in order, each as one event": async (context) => {
    const watched = await (await connect(context)).opened();
    watched.socket.send("many:200");
    await watched.message(200);
    ensureSame("the messages", watched.messages(), Array.from({ length: 200 }, (_, i) => `${i}`));
  },

  "the server's close code and reason arrive": async (context) => {
    const watched = await (await connect(context)).opened();
    watched.socket.send("echo:last");
    watched.socket.send("close:4001:the reason");
    const { code, reason } = await watched.closed();
    ensureSame("code and reason", [code, reason], [4001, "the reason"]);
    ensureSame("what came before", watched.messages(), ["last"]);
    ensureSame("readyState", watched.socket.readyState, 3);
  },

  "the client's close code and reason reach the server, the code also the close event": async (
    context,
  ) => {
    const watched = await (await connect(context, "&name=it")).opened();
    watched.socket.close(4002, "mine");
    const { code } = await watched.closed();
    ensureSame("the code of the close event", code, 4002);
    ensureSame("what the server saw", await seen(context, "it"), { code: 4002, reason: "mine" });
  },

  "a second close has no effect": async (context) => {
    const watched = await (await connect(context, "&name=it")).opened();
    watched.socket.close(1000, "first");
    watched.socket.close(4003, "second");
    await watched.closed();
    watched.socket.close();
    ensureSame("what the server saw", await seen(context, "it"), { code: 1000, reason: "first" });
    const closes = watched.happenings.filter(({ type }) => type === "close").length;
    ensureSame("the number of close events", closes, 1);
  },

  "no message arrives after the close event": async (context) => {
    const watched = await (await connect(context)).opened();
    watched.socket.send("many:50");
    watched.socket.close();
    await watched.closed();
    const index = watched.happenings.findIndex(({ type }) => type === "close");
    await connect(context).then((other) => other.opened()); // gives late messages time to arrive
    ensure(index === watched.happenings.length - 1, `nothing may follow close: ${watched.story()}`);
  },

  "a socket that is closed before it opens never opens": async (context) => {
    const watched = await connect(context, "&name=early");
    if (watched.socket.readyState === 1) return; // the factory waits until the socket is open
    watched.socket.close();
    await (await connect(context)).opened();
    const opens = watched.happenings.filter(({ type }) => type === "open").length;
    ensureSame("the number of open events", opens, 0);
    ensure(watched.socket.readyState >= 2, `it must be closing or closed: ${watched.story()}`);
  },

  "send before it is open throws, and sends nothing later": async (context) => {
    const watched = await connect(context);
    if (watched.socket.readyState === 1) return; // the factory waits until the socket is open
    let thrown = false;
    try {
      watched.socket.send("echo:too early");
    } catch {
      thrown = true;
    }
    ensure(thrown, "send must throw while readyState is 0");
    await watched.opened();
    watched.socket.send("echo:in time");
    ensureSame("the first message", await watched.message(), "in time");
  },

  "a refused handshake ends in error, close or a rejection, and never opens": async (context) => {
    const watched = await attempt(context, "&refuse=401");
    if (!watched) return;
    await watched.until("error or close", () => watched.hasEnded());
    const opens = watched.happenings.filter(({ type }) => type === "open").length;
    ensureSame("the number of open events", opens, 0);
  },

  "an aborted attempt does not open": async (context) => {
    const controller = new AbortController();
    const pending = attempt(context, "&hang", controller.signal);
    await (await connect(context)).opened();
    controller.abort(new Error("Cannot connect: the contract aborts this attempt"));
    const watched = await pending;
    if (!watched) return;
    watched.socket.close(); // the factory may have returned a socket that is still opening
    await (await connect(context)).opened();
    ensure(watched.socket.readyState >= 2, `it must be closing or closed: ${watched.story()}`);
  },

  "a connection that is cut ends with 1006 (0 on Deno), or in error": async (context) => {
    const watched = await (await connect(context)).opened();
    watched.socket.send("cut");
    await watched.until("error or close", () => watched.hasEnded());
    const close = watched.happenings.find((happening) => happening.type === "close");
    if (close) ensureSame("the code", close.code, 1006);
  },

  "bufferedAmount, if there is one, counts the waiting bytes and returns to 0": async (context) => {
    const watched = await (await connect(context)).opened();
    const { socket } = watched;
    if (socket.bufferedAmount === undefined) return;
    ensureSame("bufferedAmount at first", socket.bufferedAmount, 0);
    for (let i = 0; i < 8; i++) socket.send(new Uint8Array(1_048_576));
    const atOnce = socket.bufferedAmount;
    ensure(
      atOnce >= 0 && atOnce < 9 * 1_048_576,
      `bufferedAmount must be what is waiting: got ${atOnce} after 8 MB`,
    );
    await watched.message(8);
    ensureSame("bufferedAmount at the end", socket.bufferedAmount, 0);
  },

  "two sockets of one factory do not affect each other": async (context) => {
    const [first, second] = await Promise.all([connect(context), connect(context)]);
    await Promise.all([first.opened(), second.opened()]);
    first.socket.send("close:4000:");
    await first.closed();
    second.socket.send("echo:still here");
    ensureSame("the message of the second", await second.message(), "still here");
    ensureSame("the messages of the first", first.messages(), []);
  },

  "a listener that is removed is not called": async (context) => {
    const watched = await (await connect(context)).opened();
    let calls = 0;
    const listener = () => calls++;
    watched.socket.addEventListener("message", listener);
    watched.socket.removeEventListener("message", listener);
    watched.socket.send("echo:x");
    await watched.message();
    ensureSame("the number of calls", calls, 0);
  },

  "a listener that throws does not stop the others": async (context) => {
    const { createWebSocket, sockets } = context;
    const socket = await createWebSocket(requestOf(context));
    sockets.add(socket);
    socket.addEventListener("message", () => {
      throw new Error("Cannot go on: this listener of the contract always throws");
    });
    const watched = await new WatchedSocket(socket).opened();
    socket.send("echo:x");
    ensureSame("the message", await watched.message(), "x");
  },
};

function requestOf({ url }: SocketCheckContext, query = "", signal = new AbortController().signal) {
  return {
    url: `${url}?contract=1${query}`,
    apiKey: KEY,
    headers: { Authorization: `Bearer ${KEY}` },
    protocols: ["realtime", `openai-insecure-api-key.${KEY}`],
    signal,
  };
}

/** Creates a socket, which is open or opening. */
async function connect(context: SocketCheckContext, query = ""): Promise<WatchedSocket> {
  const socket = await context.createWebSocket(requestOf(context, query));
  context.sockets.add(socket);
  return new WatchedSocket(socket);
}

/** Creates a socket. Returns `undefined` if the factory fails. */
async function attempt(
  context: SocketCheckContext,
  query: string,
  signal?: AbortSignal,
): Promise<WatchedSocket | undefined> {
  try {
    const socket = await context.createWebSocket(requestOf(context, query, signal));
    context.sockets.add(socket);
    return new WatchedSocket(socket);
  } catch {
    return undefined;
  }
}

/** Asks the peer how it saw another connection end. It repeats the question until the peer knows. */
async function seen(context: SocketCheckContext, name: string): Promise<unknown> {
  const watched = await (await connect(context)).opened();
  for (let count = 1;; count++) {
    watched.socket.send(`seen:${name}`);
    const answer = JSON.parse(await watched.message(count) as string);
    if (answer !== null || count === 1000) return answer;
  }
}

function bytesOf(data: unknown): number[] {
  if (data instanceof ArrayBuffer) return [...new Uint8Array(data)];
  ensure(ArrayBuffer.isView(data), `a binary message must be bytes: got ${typeof data}`);
  return [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}
