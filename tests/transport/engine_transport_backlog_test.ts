import { assertEquals, assertThrows } from "@std/assert";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";
import { createClient } from "../support/client.ts";
import { FakeSocket } from "../support/fake_socket.ts";

async function connectedClient(maxBufferedBytes?: number) {
  const socket = new FakeSocket(1);
  const sockets = [socket];
  const createWebSocket = () => sockets.shift() ?? new FakeSocket(1);
  const watched = createClient({ createWebSocket, maxBufferedBytes });
  await watched.client.connect();
  socket.sent.length = 0;
  return { ...watched, socket };
}

Deno.test("while the network does not keep up, audio is dropped and counted, and one error reports it", async () => {
  const { client, socket, errors } = await connectedClient(1_000);
  socket.bufferedAmount = 1_001;
  client.sendAudio(new ArrayBuffer(960));
  client.sendAudio(new ArrayBuffer(960));
  assertEquals(socket.sent, []);
  assertEquals(client.droppedAudioBytes, 1_920);
  assertEquals(errors.map(({ message }) => message), [
    "Cannot send audio: 1001 bytes wait for the network, and maxBufferedBytes is 1000",
  ]);
  client.close();
});

Deno.test("once the network has caught up, audio is sent again", async () => {
  const { client, socket } = await connectedClient(1_000);
  socket.bufferedAmount = 5_000;
  client.sendAudio(new ArrayBuffer(960));
  socket.bufferedAmount = 1_000;
  client.sendAudio(new ArrayBuffer(960));
  assertEquals(socket.sent.length, 1);
  client.close();
});

Deno.test("a backlog holds back audio only: a commit and every other event are still sent", async () => {
  const { client, socket } = await connectedClient(1_000);
  socket.bufferedAmount = 5_000;
  client.sendAudio(new ArrayBuffer(960), { commit: true });
  client.sendMessage("hello");
  assertEquals(socket.sent.map((text) => JSON.parse(text).type), [
    "input_audio_buffer.commit",
    "conversation.item.create",
    "response.create",
  ]);
  client.close();
});

Deno.test("a new connection counts its own drops", async () => {
  const { client } = await connectedClient(1_000);
  client.close();
  client.sendAudio(new ArrayBuffer(10));
  assertEquals(client.droppedAudioBytes, 10);
  await client.connect();
  assertEquals(client.droppedAudioBytes, 0);
  client.close();
});

Deno.test("an invalid maxBufferedBytes is refused", () => {
  for (const maxBufferedBytes of [0, -1, NaN]) {
    assertThrows(() => new OpenAIRealtimeWebSocket({ maxBufferedBytes }), RangeError);
  }
});
