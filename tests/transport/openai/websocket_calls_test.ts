import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../src/contract/errors.ts";
import type { CreateWebSocketOptions } from "../../../src/socket/web_socket_like.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";
import { startServer } from "../../support/ws_server.ts";

/** A client on a fake socket, its requests, and the events that it sends after the first config. */
async function connected(quiet = false) {
  const socket = new FakeSocket(1);
  const watched = createClient({ createWebSocket: () => socket }, { quiet });
  await watched.client.connect();
  socket.sent.length = 0;
  return { ...watched, socket, sent: () => socket.sent.map((text) => JSON.parse(text)) };
}

Deno.test("the options of connect() take priority over those of the constructor", async () => {
  const asked: CreateWebSocketOptions[] = [];
  const { client } = createClient({
    apiKey: "first",
    url: "wss://first.example/",
    createWebSocket: (options) => {
      asked.push(options);
      return new FakeSocket(1);
    },
  });
  await client.connect();
  client.close();
  await client.connect({ apiKey: () => Promise.resolve("second"), url: "wss://second.example/" });
  client.close();
  await client.connect({ callId: "rtc_1" });
  client.close();
  assertEquals(asked.map(({ url, apiKey, headers }) => [url, apiKey, headers.Authorization]), [
    ["wss://first.example/", "first", "Bearer first"],
    ["wss://second.example/", "second", "Bearer second"],
    ["wss://api.openai.com/v1/realtime?call_id=rtc_1", "first", "Bearer first"],
  ]);
});

Deno.test("a key function is called once for each connection", async () => {
  let count = 0;
  const asked: string[] = [];
  const { client } = createClient({
    apiKey: () => `ek_${++count}`,
    createWebSocket: ({ apiKey }) => {
      asked.push(apiKey);
      return new FakeSocket(1);
    },
  });
  for (let i = 0; i < 2; i++) {
    await client.connect();
    client.close();
  }
  assertEquals(asked, ["ek_1", "ek_2"]);
});

Deno.test("connect() rejects with the error of a key function, and may be repeated", async () => {
  const failure = new Error("vault is shut");
  const { client, clock, changes, causes } = createClient({
    createWebSocket: () => new FakeSocket(1),
    apiKey: () => {
      throw failure;
    },
  });
  assertStrictEquals(await assertRejects(() => client.connect()), failure);
  assertEquals(changes, ["connecting", "disconnected", "(disconnected)"]);
  assertEquals([causes[0]?.error, clock.pendingTimers], [failure, 0]);
  await client.connect({ apiKey: "sk-1" });
  client.close();
});

Deno.test("a missing key is a UserError, and the initiator of the end is the client", async () => {
  const { client, causes } = createClient({ apiKey: undefined });
  await assertRejects(() => client.connect(), UserError);
  assertEquals([causes[0]?.initiator, causes[0]?.retryable], ["client", false]);
});

const NOT_CONNECTED: Record<string, (client: ReturnType<typeof createClient>["client"]) => void> = {
  sendEvent: (client) => client.sendEvent({ type: "input_audio_buffer.clear" }),
  requestResponse: (client) => client.requestResponse(),
  sendMessage: (client) => client.sendMessage("hello"),
  addImage: (client) => client.addImage("data:image/png;base64,AA=="),
  updateSessionConfig: (client) => client.updateSessionConfig({}),
  resetHistory: (client) => client.resetHistory([], []),
  sendFunctionCallOutput: (client) =>
    client.sendFunctionCallOutput(
      { type: "function_call", callId: "c", name: "n", arguments: "", responseId: "r" },
      "",
      true,
    ),
};
for (const [name, call] of Object.entries(NOT_CONNECTED)) {
  Deno.test(`${name}() when not connected throws a UserError that names the status`, async () => {
    const { client } = createClient({ createWebSocket: () => new Promise(() => {}) });
    assertThrows(
      () => call(client),
      UserError,
      'the transport must be "connected", and its status is "disconnected"',
    );
    const connecting = client.connect();
    assertThrows(
      () => call(client),
      UserError,
      'the transport must be "connected", and its status is "connecting"',
    );
    client.close();
    await assertRejects(() => connecting);
  });
}

Deno.test("sendAudio() when not connected drops and counts, and emits one error per connection", async () => {
  const { client, errors } = createClient({ createWebSocket: () => new FakeSocket(1) });
  client.sendAudio(new ArrayBuffer(100));
  client.sendAudio(new Uint8Array(20));
  assertEquals([errors.length, client.droppedAudioBytes], [1, 120]);
  assert(errors[0] instanceof UserError);
  await client.connect();
  assertEquals(client.droppedAudioBytes, 0);
  client.close();
  client.sendAudio(new ArrayBuffer(1));
  client.sendAudio(new ArrayBuffer(1));
  assertEquals([errors.length, client.droppedAudioBytes], [2, 2]);
});

Deno.test("interrupt(), reportPlayback() and mute() when not connected do nothing and do not throw", () => {
  const { client, errors } = createClient();
  client.interrupt();
  client.reportPlayback({ itemId: "a", playedMs: 10 });
  client.mute(true);
  assertEquals([client.muted, errors, client.playback.entries], [true, [], []]);
});

Deno.test("mute() sends silence of the same length until unmuted", async () => {
  const { client, sent } = await connected();
  assertEquals(client.muted, false);
  client.mute(true);
  client.sendAudio(Uint8Array.of(1, 2, 3, 4));
  client.mute(false);
  client.sendAudio(Uint8Array.of(1, 2, 3, 4));
  assertEquals(sent().map(({ audio }) => audio), ["AAAAAA==", "AQIDBA=="]);
  client.close();
});

Deno.test("sendAudio() sends only the viewed bytes of a view, and commit ends the turn", async () => {
  await using server = await startServer();
  const { client } = createClient({ url: server.url });
  await client.connect();
  const connection = await server.connection();
  await connection.next();
  client.sendAudio(Uint8Array.of(9, 1, 2, 3, 4, 9).subarray(1, 5), { commit: true });
  assertEquals(await connection.next(), { type: "input_audio_buffer.append", audio: "AQIDBA==" });
  assertEquals(await connection.next(), { type: "input_audio_buffer.commit" });
  client.close();
  await connection.ended;
});

Deno.test("sendAudio() accepts buffers and views, and nothing else", async () => {
  const { client, socket } = await connected();
  for (const audio of ["AAAA", [0, 0], 7, null]) {
    assertThrows(() => client.sendAudio(audio as unknown as ArrayBuffer), TypeError);
  }
  assertEquals(socket.sent, []);
  client.close();
});

Deno.test("bufferedBytes is what waits for the network, and 0 when not connected", async () => {
  const { client, socket } = await connected();
  socket.bufferedAmount = 500;
  assertEquals(client.bufferedBytes, 500);
  client.close();
  assertEquals(client.bufferedBytes, 0);
});

const TEXT_ITEM = {
  type: "message",
  role: "user",
  content: [{ type: "input_text", text: "hello" }],
};

Deno.test("sendMessage() creates the user's item, then requests a response", async () => {
  const { client, sent } = await connected();
  client.sendMessage("hello");
  assertEquals(sent(), [
    { type: "conversation.item.create", item: TEXT_ITEM },
    { type: "response.create", event_id: "voicewire_response_1" },
  ]);
  client.close();
});

Deno.test("sendMessage() merges event data, and requests no response with triggerResponse: false", async () => {
  const { client, sent } = await connected();
  client.sendMessage("hello", { event_id: "mine", previous_item_id: "root" }, {
    triggerResponse: false,
  });
  assertEquals(sent(), [{
    type: "conversation.item.create",
    item: TEXT_ITEM,
    event_id: "mine",
    previous_item_id: "root",
  }]);
  client.close();
});

Deno.test("images are sent under the wire's name, with their provider data", async () => {
  const { client, sent } = await connected();
  const image = "data:image/png;base64,AA==";
  client.sendMessage({
    type: "message",
    role: "user",
    content: [
      { type: "input_text", text: "What is this?" },
      { type: "input_image", image, providerData: { detail: "low" } },
    ],
  });
  client.addImage(image, { triggerResponse: false });
  const [first, , second] = sent();
  assertEquals(first.item.content, [
    { type: "input_text", text: "What is this?" },
    { type: "input_image", image_url: image, detail: "low" },
  ]);
  assertEquals(second.item.content, [{ type: "input_image", image_url: image }]);
  assertEquals(sent().length, 3);
  client.close();
});

Deno.test("sendFunctionCallOutput() answers the call, updates the item, and may request a response", async () => {
  const { client, sent } = await connected();
  const updates: unknown[] = [];
  client.on("item_update", (item) => updates.push(item));
  const call = {
    id: "item_1",
    type: "function_call" as const,
    callId: "call_1",
    name: "n",
    arguments: "{}",
    responseId: "r",
  };
  client.sendFunctionCallOutput(call, "42", false);
  client.sendFunctionCallOutput(call, "43", true);
  assertEquals(sent().map(({ type, item }) => [type, item?.output, item?.call_id]), [
    ["conversation.item.create", "42", "call_1"],
    ["conversation.item.create", "43", "call_1"],
    ["response.create", undefined, undefined],
  ]);
  assertEquals(updates[0], {
    itemId: "item_1",
    type: "function_call",
    status: "completed",
    arguments: "{}",
    name: "n",
    output: "42",
  });
  client.close();
});

Deno.test("sendMcpResponse() follows its request, with a reason only if there is one", async () => {
  const { client, sent } = await connected();
  const request = {
    itemId: "mcpr_1",
    type: "mcp_approval_request" as const,
    serverLabel: "s",
    name: "n",
    arguments: {},
  };
  client.sendMcpResponse(request, true);
  client.sendMcpResponse(request, false, "not today");
  const answer = { type: "mcp_approval_response", approval_request_id: "mcpr_1" };
  const event = { type: "conversation.item.create", previous_item_id: "mcpr_1" };
  assertEquals(sent(), [
    { ...event, item: { ...answer, approve: true } },
    { ...event, item: { ...answer, approve: false, reason: "not today" } },
  ]);
  client.close();
});

Deno.test("an error without a listener is logged without the server's message, and nothing is thrown", async () => {
  const { client, socket, logged } = await connected(true);
  const message = "Incorrect API key provided: sk-proj-abcdef";
  socket.message(JSON.stringify({
    type: "error",
    error: { type: "invalid_request_error", code: "invalid_api_key", message },
  }));
  socket.message("sk-proj-abcdef");
  assertEquals(logged, [
    "An `error` event without a listener: invalid_request_error invalid_api_key",
    "An `error` event without a listener: MessageFormatError: Cannot read a server message: it is not JSON",
  ]);
  client.close();
});

Deno.test("the error of a listener goes to the error listeners, or to the logger if there are none", async () => {
  const { client, socket, logged } = await connected(true);
  client.on("input_audio_buffer.cleared", () => {
    throw new Error("in a listener");
  });
  const cleared = '{"type":"input_audio_buffer.cleared","event_id":"e"}';
  socket.message(cleared);
  assertEquals(logged, [
    'A listener of "input_audio_buffer.cleared" failed: Error: in a listener',
  ]);
  const errors: unknown[] = [];
  client.on("error", ({ error }) => errors.push((error as Error).message));
  socket.message(cleared);
  assertEquals([errors, logged.length], [["in a listener"], 1]);
  client.close();
});

Deno.test("an error listener that throws, or rejects, is logged and ends nothing", async () => {
  const { client, clock, socket, logged } = await connected(true);
  client.on("error", () => {
    throw new Error("sync");
  });
  client.on("error", () => Promise.reject(new Error("async")));
  socket.message("garbage");
  await clock.advance(0);
  assertEquals(logged, [
    'A listener of "error" failed: Error: sync',
    'A listener of "error" failed: Error: async',
  ]);
  assertEquals(client.status, "connected");
  client.close();
});
