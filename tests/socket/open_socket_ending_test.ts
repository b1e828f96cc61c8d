import { assertEquals, assertStrictEquals } from "@std/assert";
import { FakeSocket } from "../support/fake_socket.ts";
import { watchSocket } from "../support/watched_socket.ts";

/** An open socket, and a record of its calls. */
async function opened() {
  const socket = new FakeSocket(1);
  const watched = watchSocket(() => socket);
  await watched.settled;
  watched.log.length = 0;
  return { socket, watched };
}

const CODES: [given: number | undefined, told: number][] = [
  [1000, 1000],
  [1001, 1001],
  [3000, 3000],
  [4004, 4004],
  [0, 1006],
  [undefined, 1006],
];
for (const [given, told] of CODES) {
  Deno.test(`an open socket that ends with code ${given} ended with ${told}`, async () => {
    const { socket, watched } = await opened();
    socket.end(given, "words");
    assertEquals(watched.ends, [{ code: told, reason: "words" }]);
    assertEquals(socket.listeners("open", "message", "close"), 0);
  });
}

Deno.test("an open socket ends once, however often it says close", async () => {
  const { socket, watched } = await opened();
  socket.end(1001);
  socket.end(1002);
  socket.error();
  await watched.clock.advance(60_000);
  assertEquals(watched.log, ["end 1001"]);
});

Deno.test("an error on an open socket waits for the close, which has the code", async () => {
  const { socket, watched } = await opened();
  const error = new Error("Unexpected EOF");
  socket.error({ error });
  await watched.clock.advance(999);
  assertEquals(watched.ends, []);
  socket.end(4001, "why");
  assertEquals(watched.ends, [{ code: 4001, reason: "why", error }]);
  assertEquals(watched.clock.pendingTimers, 0);
});

Deno.test("messages between the error and the close of an open socket still come", async () => {
  const { socket, watched } = await opened();
  socket.error();
  socket.message("late");
  socket.end(1006);
  assertEquals(watched.log, ["message late", "end 1006"]);
});

Deno.test("an error on an open socket and no close ends it with 1006 after a second", async () => {
  const { socket, watched } = await opened();
  const error = new Error("gone");
  socket.error({ error });
  await watched.clock.advance(1_000);
  assertEquals(watched.ends, [{ code: 1006, reason: "", error }]);
  assertEquals(socket.closes.length, 1);
  assertEquals(watched.clock.pendingTimers, 0);
  assertEquals(socket.listeners("open", "message", "close"), 0);
});

Deno.test("an error that nothing follows ends a socket once, also if close() says close at once", async () => {
  const { socket, watched } = await opened();
  socket.onClose = () => socket.end(1000);
  socket.error();
  await watched.clock.advance(1_000);
  assertEquals(watched.log, ["end 1006"]);
});

Deno.test("a second error on an open socket starts the wait for its close anew, with one timer", async () => {
  const { socket, watched } = await opened();
  socket.error({ error: new Error("first") });
  await watched.clock.advance(900);
  const error = new Error("second");
  socket.error({ error });
  assertEquals(watched.clock.pendingTimers, 1);
  await watched.clock.advance(900);
  assertEquals(watched.ends, []);
  await watched.clock.advance(100);
  assertStrictEquals(watched.ends[0]?.error, error);
});

Deno.test("close() gives the code and the reason to the socket, once, and onEnd is not called", async () => {
  const { socket, watched } = await opened();
  watched.socket?.close(4000, "bye");
  watched.socket?.close(4001, "again");
  socket.end(4000, "bye");
  await watched.clock.advance(60_000);
  assertEquals(socket.closes, [[4000, "bye"]]);
  assertEquals(watched.log, []);
  assertEquals(socket.listeners("open", "message", "close"), 0);
});

Deno.test("close() during the wait for a close leaves no timer", async () => {
  const { socket, watched } = await opened();
  socket.error();
  watched.socket?.close();
  assertEquals(watched.clock.pendingTimers, 0);
  assertEquals(socket.unheardErrors, []);
});

Deno.test("close() on a socket that refuses to be closed does not throw", async () => {
  const { socket, watched } = await opened();
  socket.onClose = () => {
    throw new DOMException("no", "InvalidStateError");
  };
  watched.socket?.close(1000);
  assertEquals(watched.log, []);
});

Deno.test("no message is handed on after close()", async () => {
  const { socket, watched } = await opened();
  const [listenerWasThere] = [socket.listeners("message")];
  watched.socket?.close();
  socket.message("late");
  assertEquals({ listenerWasThere, log: watched.log }, { listenerWasThere: 1, log: [] });
});

Deno.test("send() after the end does nothing", async () => {
  const { socket, watched } = await opened();
  watched.socket?.send("before");
  socket.end(1000);
  watched.socket?.send("after");
  assertEquals(socket.sent, ["before"]);
});

Deno.test("bufferedBytes follows the socket's own count, and is 0 where there is none", async () => {
  const { socket, watched } = await opened();
  socket.bufferedAmount = 1234;
  assertEquals(watched.socket?.bufferedBytes, 1234);
  delete (socket as { bufferedAmount?: number }).bufferedAmount;
  assertEquals(watched.socket?.bufferedBytes, 0);
});

Deno.test("an error left unheard after close() would end the process: somebody still listens", async () => {
  const { socket, watched } = await opened();
  watched.socket?.close();
  socket.error(new Error("while closing"));
  assertEquals(socket.unheardErrors, []);
  assertEquals(watched.log, []);
});

Deno.test("openSocket leaves out the words that a runtime makes up for a drop", async () => {
  const socket = new FakeSocket();
  const watched = watchSocket(() => socket);
  socket.open();
  await watched.settled;
  socket.end(1006, "WebSocket disconnected without sending Close frame.");
  assertEquals(watched.ends, [{ code: 1006, reason: "" }]);
});

Deno.test("an abort after the open leaves the socket open", async () => {
  const { socket, watched } = await opened();
  watched.controller.abort(new Error("too late"));
  socket.message("hello");
  assertEquals([watched.log, socket.closes], [["message hello"], []]);
  assertEquals(socket.listeners("open", "message", "close"), 3);
});

Deno.test("a socket that has ended has nothing left to send, whatever the runtime still counts", async () => {
  for (const end of ["by the peer", "from here"]) {
    const { socket, watched } = await opened();
    socket.bufferedAmount = 5;
    assertEquals(watched.socket!.bufferedBytes, 5);
    if (end === "by the peer") socket.end(1000);
    else watched.socket!.close();
    watched.socket!.send("late");
    assertEquals([watched.socket!.bufferedBytes, socket.sent], [0, []], end);
  }
});
