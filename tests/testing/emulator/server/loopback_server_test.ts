import { assertEquals, assertRejects } from "@std/assert";
import type { WebSocketLike } from "../../../../src/socket/web_socket_like.ts";
import { createEmulator, ManualClock } from "../../../../src/testing/mod.ts";
import { SocketClient } from "../../../support/emulator/socket_client.ts";

function open(url: string, options: WebSocketOptions): SocketClient {
  return new SocketClient(new WebSocket(url, options) as unknown as WebSocketLike);
}

const headers = { Authorization: "Bearer sk-x" };

Deno.test("listen: a text turn over a real socket", async () => {
  const emulator = createEmulator();
  const server = await emulator.listen();
  const client = open(`${server.url}?model=gpt-realtime`, { headers });
  await client.event("session.created");
  const content = [{ type: "input_text", text: "say: yes" }];
  client.send({
    type: "conversation.item.create",
    item: { type: "message", role: "user", content },
  });
  client.send({ type: "response.create" });
  const { response } = await client.event("response.done");
  assertEquals(response.output[0].content[0].transcript, "yes");
  client.socket.close(1000, "bye");
  await client.closed();
  assertEquals(await emulator.sessions[0]!.ended, { code: 1000, reason: "bye", by: "client" });
  await emulator.close();
});

Deno.test("listen: selects the subprotocol realtime and takes the key from another", async () => {
  const emulator = createEmulator({ apiKeys: ["sk-x"] });
  const server = await emulator.listen();
  const protocols = ["realtime", "openai-insecure-api-key.sk-x"];
  const client = open(`${server.url}?model=gpt-realtime`, { protocols });
  await client.event("session.created");
  assertEquals((client.socket as unknown as WebSocket).protocol, "realtime");
  emulator.sessions[0]!.close(1011, "why not");
  assertEquals(await client.closed(), { code: 1011, reason: "why not" });
  await emulator.close();
});

Deno.test("listen: a bad key opens, gets one error, and is closed with 3000", async () => {
  const emulator = createEmulator({ apiKeys: ["sk-other"] });
  const server = await emulator.listen();
  const client = open(`${server.url}?model=gpt-realtime`, { headers });
  assertEquals((await client.closed()).code, 3000);
  assertEquals(client.log, ["open", "error", "close"]);
  await emulator.close();
});

Deno.test("listen: the error says that the port is in use", async () => {
  const emulator = createEmulator();
  const { port } = await emulator.listen();
  await assertRejects(
    () => emulator.listen({ port }),
    Error,
    `Cannot listen on 127.0.0.1:${port}: the port is in use`,
  );
  await emulator.close();
});

Deno.test("listen: another path is refused", async () => {
  const emulator = createEmulator();
  const server = await emulator.listen();
  const client = open(`ws://127.0.0.1:${server.port}/other`, { headers });
  await client.closed();
  assertEquals(client.log[0], "error");
  await emulator.close();
});

Deno.test("listen: close ends every connection with 1001 and frees the port", async () => {
  const emulator = createEmulator();
  const server = await emulator.listen();
  const client = open(`${server.url}?model=gpt-realtime`, { headers });
  await client.event("session.created");
  await emulator.close();
  assertEquals((await client.closed()).code, 1001);
  const again = await emulator.listen({ port: server.port });
  assertEquals(again.port, server.port);
  await emulator.close();
});

Deno.test("listen: the server pings on the emulator's clock", async () => {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const server = await emulator.listen({ pingIntervalMs: 20_000 });
  const { WebSocket: WsSocket } = await import("ws");
  const socket = new WsSocket(`${server.url}?model=gpt-realtime`, { headers });
  await new Promise((resolve) => socket.once("message", resolve));
  const ping = new Promise<Uint8Array>((resolve) => socket.once("ping", resolve));
  await clock.advance(20_000);
  assertEquals((await ping).length, 4);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await emulator.close();
  await closed;
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("the end of an `await using` block closes an emulator and its servers", async () => {
  let url: string;
  let session;
  {
    await using emulator = createEmulator();
    {
      await using server = await emulator.listen();
      url = server.url;
    }
    await assertRejects(() => fetch(url.replace("ws", "http")));
    const server = await emulator.listen();
    url = server.url;
    const client = open(`${url}?model=gpt-realtime`, { headers });
    await client.event("session.created");
    session = emulator.sessions[0]!;
  }
  assertEquals((await session.ended).code, 1001);
  await assertRejects(() => fetch(url.replace("ws", "http")));
});
