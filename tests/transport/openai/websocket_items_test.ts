import { assertEquals } from "@std/assert";
import { ulawCodec } from "../../../src/codec/ulaw_codec.ts";
import type { OpenAIRealtimeWebSocketOptions } from "../../../src/transport/openai/websocket.ts";
import { base64ToBytes, bytesToBase64 } from "../../../src/wire/base64.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";

/** A client on a socket turned by hand, and what it says of items. */
async function connect(options: OpenAIRealtimeWebSocketOptions = {}) {
  const socket = new FakeSocket(1);
  const { client } = createClient({ createWebSocket: () => socket, ...options });
  await client.connect();
  socket.sent.length = 0;
  // deno-lint-ignore no-explicit-any -- tests look into whatever came
  const updates: any[] = [];
  const names: string[] = [];
  client.on("item_update", (item) => (updates.push(item), names.push("item_update")));
  client.on("function_call", () => names.push("function_call"));
  const receive = (event: object) => socket.message(JSON.stringify({ event_id: "e", ...event }));
  return { client, socket, updates, names, receive };
}

const CALL = {
  id: "item_1",
  type: "function_call",
  call_id: "call_1",
  name: "who",
  arguments: "{}",
};

/** An assistant's item of two spoken parts. */
const spoken = (...transcripts: string[]) => ({
  id: "item_1",
  type: "message",
  role: "assistant",
  content: transcripts.map((transcript) => ({ type: "output_audio", transcript })),
});

Deno.test("a call is an item of the history before it is made", async () => {
  const { client, names, receive } = await connect();
  receive({ type: "response.output_item.done", response_id: "r", item: CALL });
  assertEquals(names, ["item_update", "function_call"]);
  client.close();
});

Deno.test("a call that the server still writes is not made, whatever the event is called", async () => {
  const { client, names, receive } = await connect();
  const item = { ...CALL, status: "in_progress" };
  receive({ type: "response.output_item.done", response_id: "r", item });
  assertEquals(names, []);
  client.close();
});

Deno.test("an item keeps its place when a later event, which says none, changes it", async () => {
  const { client, updates, receive } = await connect();
  const item = spoken("hello");
  receive({ type: "conversation.item.added", previous_item_id: "item_0", item });
  receive({ type: "response.output_item.done", response_id: "r", item });
  receive({ type: "conversation.item.truncated", item_id: "item_1", content_index: 0 });
  assertEquals(updates.at(-1).previousItemId, "item_0");
  client.close();
});

Deno.test("a change of one part stays when another part changes", async () => {
  const { client, updates, receive } = await connect();
  receive({ type: "conversation.item.done", item: spoken("one", "two", "three") });
  for (const content_index of [0, 2]) {
    receive({ type: "conversation.item.truncated", item_id: "item_1", content_index });
  }
  const transcripts = updates.at(-1).content.map(
    ({ transcript }: { transcript: unknown }) => transcript,
  );
  assertEquals(transcripts, [null, "two", null]);
  client.close();
});

Deno.test("the audio of an item that was asked for comes once, and with no later change of the item", async () => {
  const { client, updates, receive } = await connect();
  const content = [{ type: "input_audio", transcript: null, audio: "AAAA" }];
  const item = { id: "item_1", type: "message", role: "user", content };
  receive({ type: "conversation.item.retrieved", item });
  receive({
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "item_1",
    content_index: 0,
    transcript: "hello",
  });
  assertEquals(updates.map(({ content: [part] }) => part), [
    { type: "input_audio", transcript: null, audio: "AAAA" },
    { type: "input_audio", transcript: "hello" },
  ]);
  client.close();
});

Deno.test("muted, base64 audio is silence in the codec's format, whatever the server says of the session", async () => {
  const { client, socket, receive } = await connect({ codec: ulawCodec({ appRateHz: 8_000 }) });
  receive({ type: "session.updated", session: {} });
  client.mute(true);
  client.sendBase64Audio(bytesToBase64(new Uint8Array(4)));
  const { audio } = JSON.parse(socket.sent.at(-1)!);
  assertEquals([...base64ToBytes(audio)], [0xff, 0xff, 0xff, 0xff]);
  client.close();
});
