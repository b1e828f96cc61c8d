import { assert, assertEquals, assertFalse, assertThrows } from "../../support/assert/mod.ts";
import { KEY } from "../client.ts";
import { openRaw, uniqueId } from "../raw_socket.ts";
import type { Cases, SocketWorld } from "../world.ts";

const MEGABYTE = 1 << 20;

/**
 * The contract of every `createWebSocket`, tested on the runtime's own socket without a transport.
 */
export const socketContract: Cases<SocketWorld> = {
  async "the key goes into a header or a subprotocol, never into both"(world) {
    const id = uniqueId();
    const { socket, closed } = await openRaw(world, "/echo", id);
    const { authorization, "sec-websocket-protocol": protocols } = await world.witness.headers(id);
    if (world.keyIn === "header") {
      assertEquals([authorization, protocols], [`Bearer ${KEY}`, undefined]);
    } else {
      const offered = `realtime, openai-insecure-api-key.${KEY}`;
      assertEquals([authorization, protocols], [undefined, offered]);
    }
    socket.close();
    await closed;
  },

  async "what the server sends at once is not lost, and comes in order"(world) {
    const { socket, next, closed } = await openRaw(world, "/greet", uniqueId());
    const got: unknown[] = [];
    while (got.length < 200) got.push(await next());
    assertEquals(got, Array.from({ length: 200 }, (_, i) => String(i)));
    socket.close();
    await closed;
  },

  async "1 MB of text goes both ways"(world) {
    const { socket, next, closed } = await openRaw(world, "/echo", uniqueId());
    const text = "ab𝄞".repeat(MEGABYTE / 4);
    socket.send(text);
    assert(await next() === text, "the text has come back changed");
    socket.close();
    await closed;
  },

  async "1 MB of binary comes as bytes"(world) {
    const { socket, next, closed } = await openRaw(world, "/echo", uniqueId());
    const bytes = Uint8Array.from({ length: MEGABYTE }, (_, i) => i * 31);
    socket.send(bytes);
    assertEquals(new Uint8Array(bytesOf(await next())), bytes);
    socket.close();
    await closed;
  },

  async "of a view with an offset, the view is sent"(world) {
    const { socket, next, closed } = await openRaw(world, "/echo", uniqueId());
    socket.send(Uint8Array.of(9, 9, 1, 2, 3, 9).subarray(2, 5));
    assertEquals(new Uint8Array(bytesOf(await next())), Uint8Array.of(1, 2, 3));
    socket.close();
    await closed;
  },

  async "the server's close code and reason come through"(world) {
    const { socket, closed } = await openRaw(world, "/echo", uniqueId());
    socket.send("close 4001 have a nice day");
    const { code, reason } = await closed;
    assertEquals([code, reason], [4001, "have a nice day"]);
  },

  async "our close code and reason reach the server; a second close changes nothing"(world) {
    const id = uniqueId();
    const { socket, closed } = await openRaw(world, "/echo", id);
    socket.close(4100, "done");
    socket.close(4101, "done twice");
    assertEquals(await world.witness.end(id), { code: 4100, reason: "done" });
    await closed;
  },

  async "what was sent before a close arrives"(world) {
    const id = uniqueId();
    const { socket, closed } = await openRaw(world, "/echo", id);
    socket.send("close 4002 by the server"); // if this arrives, the server's code wins
    socket.close(4100, "too late");
    const { code } = await world.witness.end(id);
    assert(code === 4002 || code === 4100, `ended with ${code}`);
    await closed;
  },

  async "a send before the socket is open throws, and the socket opens all the same"(world) {
    const created = world.createWebSocket({
      url: world.witness.url("/echo", uniqueId()),
      apiKey: KEY,
      headers: {},
      protocols: ["realtime"],
      signal: new AbortController().signal,
    });
    const socket = await created;
    if (socket.readyState === 0) {
      assertThrows(() => socket.send("too early"));
      await new Promise((resolve) => socket.addEventListener("open", resolve));
    }
    const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
    assertEquals(socket.readyState, 1);
    socket.close();
    await closed;
  },

  async "bufferedAmount grows with what the network does not take"(world) {
    const { socket } = await openRaw(world, "/deaf", uniqueId());
    assertEquals(socket.bufferedAmount, 0);
    const text = "x".repeat(4 * MEGABYTE);
    for (let i = 0; i < 8; i++) socket.send(text);
    const buffered = socket.bufferedAmount ?? 0;
    assert(buffered > 4 * MEGABYTE, `${buffered} bytes of ${32 * MEGABYTE} buffered`);
    socket.close();
  },

  async "a redirect is not followed with the key"(world) {
    let refused = false;
    await openRaw(world, "/redirect", uniqueId()).catch(() => refused = true);
    assert(refused, "the redirect was followed");
    assertEquals(await world.witness.count("caught"), 0);
  },

  async "a socket that the server drops says close"(world) {
    const { socket, closed } = await openRaw(world, "/echo", uniqueId());
    socket.addEventListener("error", () => {});
    socket.send("terminate");
    const { code } = await closed;
    assert(code === 1006 || code === 0, `close code ${code}`); // Deno gives 0
  },
};

function bytesOf(data: unknown): ArrayBuffer {
  assertFalse(typeof Blob === "function" && data instanceof Blob, "the bytes came as a Blob");
  assert(data instanceof ArrayBuffer, `not bytes: ${data}`);
  return data;
}
