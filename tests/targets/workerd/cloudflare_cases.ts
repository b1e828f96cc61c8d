import { CloudflareRealtimeTransportLayer, createWebSocket } from "../../../src/cloudflare/mod.ts";
import { KEY } from "../../conformance/client.ts";
import { uniqueId } from "../../conformance/raw_socket.ts";
import type { Cases, SocketWorld } from "../../conformance/world.ts";
import { assertEquals, assertInstanceOf, assertRejects } from "../../support/assert/mod.ts";

/** Cases for workerd only: the transport with its name. */
export const cloudflareCases: Cases<SocketWorld> = {
  async "CloudflareRealtimeTransportLayer carries a session, and loses no first event"(world) {
    const { RealtimeAgent, RealtimeSession } = world.library;
    const transport = new CloudflareRealtimeTransportLayer({ url: world.emulator().url });
    const agent = new RealtimeAgent({ name: "guide", instructions: "Be brief." });
    const session = new RealtimeSession(agent, { transport, model: "gpt-realtime" });
    const types: string[] = [];
    transport.on("*", ({ type }) => types.push(type));
    const answered = new Promise((resolve) => transport.once("turn_done", resolve));
    await session.connect({ apiKey: KEY });
    session.sendMessage("say: good morning");
    await answered;
    assertEquals(types[0], "session.created");
    session.close();
    assertEquals(transport.status, "disconnected");
  },

  async "CloudflareRealtimeTransportLayer: a refused upgrade is told with status and body"(world) {
    const url = world.witness.url("/refuse?status=429", uniqueId());
    const transport = new CloudflareRealtimeTransportLayer({ url, apiKey: KEY });
    const { cause } = await assertRejects(
      () => transport.connect(),
      world.library.RealtimeConnectionError,
    );
    assertInstanceOf(cause.error, world.library.UpgradeRefusedError);
    assertEquals([cause.error.status, cause.retryable], [429, true]);
    assertEquals(cause.error.body?.slice(0, 43), '{"error":{"message":"refused with 429","pad');
  },

  async "a hundred sockets one after the other lose no first message"(world) {
    for (let i = 0; i < 100; i++) {
      const socket = await createWebSocket({
        url: world.emulator().url,
        apiKey: KEY,
        headers: { Authorization: `Bearer ${KEY}` },
        protocols: [],
        signal: new AbortController().signal,
      });
      const first = await new Promise<unknown>((resolve) => {
        socket.addEventListener("message", ({ data }) => resolve(data));
      });
      assertEquals(JSON.parse(String(first)).type, "session.created");
      socket.close(1000);
    }
  },

  async "a URL of no WebSocket is refused, in words without the key"(world) {
    const { signal } = new AbortController();
    const request = { apiKey: KEY, headers: {}, protocols: [], signal };
    const error = await assertRejects(
      async () => await createWebSocket({ ...request, url: `ftp://127.0.0.1/?api-key=${KEY}` }),
      TypeError,
    );
    assertEquals(error.message.includes(KEY), false);
    assertEquals(world.keyIn, "header");
  },
};
