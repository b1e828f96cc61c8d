import { assertEquals } from "@std/assert";
import { pcm16Codec } from "../../../src/codec/pcm16_codec.ts";
import type { OpenAIRealtimeWebSocketOptions } from "../../../src/transport/openai/websocket.ts";
import { bytesToBase64 } from "../../../src/wire/base64.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";

const SECOND = bytesToBase64(new Uint8Array(48_000));

/** A client on a socket turned by hand, and what it sends after its first config. */
async function connect(options: OpenAIRealtimeWebSocketOptions = {}) {
  const socket = new FakeSocket(1);
  const watched = createClient({ createWebSocket: () => socket, ...options });
  await watched.client.connect();
  socket.sent.length = 0;
  const receive = (event: object) => socket.message(JSON.stringify({ event_id: "e", ...event }));
  return {
    ...watched,
    socket,
    receive,
    created: (id: string, response: object = {}) =>
      receive({ type: "response.created", response: { id, ...response } }),
    done: (id: string) => receive({ type: "response.done", response: { id, output: [] } }),
    audio: (responseId: string, itemId: string) =>
      receive({
        type: "response.output_audio.delta",
        response_id: responseId,
        item_id: itemId,
        content_index: 0,
        delta: SECOND,
      }),
    audioDone: (responseId: string, itemId: string) =>
      receive({
        type: "response.output_audio.done",
        response_id: responseId,
        item_id: itemId,
        content_index: 0,
      }),
    speechStarted: () =>
      receive({
        type: "input_audio_buffer.speech_started",
        audio_start_ms: 0,
        item_id: "item_user",
      }),
    /** The types of what was sent, the requests of a response with their `event_id`. */
    sent: () => socket.sent.map((text) => JSON.parse(text)),
    types: () => socket.sent.map((text) => JSON.parse(text).type as string),
  };
}

Deno.test("a listener of audio_interrupted that interrupts, too, is told once", async () => {
  const { client, created, audio, types } = await connect();
  client.on("audio", () => {});
  let told = 0;
  client.on("audio_interrupted", () => {
    if (++told < 5) client.interrupt();
  });
  created("resp");
  audio("resp", "item");
  client.interrupt();
  assertEquals([told, types()], [1, ["response.cancel", "conversation.item.truncate"]]);
  client.close();
});

Deno.test("a listener of audio_base64 that interrupts keeps the same audio from those of audio", async () => {
  const { client, created, audio } = await connect();
  const heard: string[] = [];
  client.on("audio", ({ itemId }) => heard.push(`audio ${itemId}`));
  client.on("audio_base64", ({ itemId }) => {
    heard.push(`base64 ${itemId}`);
    if (itemId === "cut") client.interrupt();
  });
  created("resp_1");
  audio("resp_1", "first");
  audio("resp_1", "cut");
  audio("resp_1", "late");
  assertEquals(heard, ["base64 first", "audio first", "base64 cut"]);
  client.close();
});

Deno.test("a request that waits and one in a listener of turn_done are one request", async () => {
  const { client, created, done, types } = await connect();
  created("resp_1");
  client.requestResponse();
  client.once("turn_done", () => client.requestResponse());
  done("resp_1");
  created("resp_2");
  done("resp_2");
  assertEquals(types(), ["response.create"]);
  client.close();
});

Deno.test("a config that the server has not confirmed does not hide what the session is", async () => {
  const { client, receive, created, audio, speechStarted, types } = await connect();
  const turn_detection = { type: "semantic_vad", interrupt_response: true };
  receive({ type: "session.updated", session: { audio: { input: { turn_detection } } } });
  created("resp");
  audio("resp", "item");
  client.updateSessionConfig({ instructions: "Be brief." });
  speechStarted();
  assertEquals(types(), ["session.update", "session.update", "conversation.item.truncate"]); // the first is the tracing
  client.close();
});

Deno.test("a response outside the conversation that goes on after a cancel leads to no other cancel", async () => {
  const { client, created, done, types } = await connect();
  created("resp_1");
  created("resp_2", { conversation_id: null });
  client.interrupt();
  done("resp_1");
  client.interrupt();
  assertEquals(types(), ["response.cancel"]);
  done("resp_2");
  created("resp_3");
  client.interrupt();
  assertEquals(types(), ["response.cancel", "response.cancel"]);
  client.close();
});

Deno.test("a request that two responses of the server have crossed is sent again when it is refused", async () => {
  const { client, receive, created, done, sent } = await connect();
  client.requestResponse();
  const [{ event_id }] = sent();
  for (const id of ["resp_1", "resp_2"]) created(id);
  const code = "conversation_already_has_active_response";
  receive({ type: "error", error: { type: "invalid_request_error", code, event_id } });
  done("resp_1");
  assertEquals(sent().length, 1);
  done("resp_2");
  assertEquals(sent().map(({ type }) => type), ["response.create", "response.create"]);
  client.close();
});

Deno.test("an item that was interrupted gives no audio any more, not even what the codec held back", async () => {
  for (const interrupts of [false, true]) {
    const { client, created, audio, audioDone } = await connect({
      codec: pcm16Codec({ appRateHz: 16_000 }),
    });
    let sizeBytes = 0;
    client.on("audio", ({ data }) => sizeBytes += data.byteLength);
    created("resp");
    audio("resp", "item");
    const before = sizeBytes;
    if (interrupts) client.interrupt();
    audioDone("resp", "item");
    assertEquals([before < 32_000, sizeBytes], [true, interrupts ? before : 32_000]);
    client.close();
  }
});

Deno.test("a request that could not be sent is an error event, and holds up none that comes after it", async () => {
  const { client, socket, errors, types } = await connect();
  const failure = new Error("the network is gone");
  socket.onSend = () => {
    socket.onSend = undefined;
    throw failure;
  };
  client.requestResponse();
  assertEquals([errors, client.responding], [[failure], false]);
  client.requestResponse();
  assertEquals(types(), ["response.create"]);
  client.close();
});

Deno.test("requests that were taken together with one that is refused are each worth another try", async () => {
  const { client, receive, created, done, sent } = await connect();
  for (let request = 0; request < 3; request++) client.requestResponse();
  const refuse = (code: string) => {
    const { event_id } = sent().at(-1);
    receive({ type: "error", error: { type: "invalid_request_error", code, event_id } });
  };
  refuse("conversation_already_has_active_response");
  created("of the server");
  done("of the server");
  const counts = [1, 2, 3].map(() => {
    const count = sent().length;
    refuse("other");
    return count;
  });
  assertEquals([counts, sent().length, client.responding], [[2, 3, 4], 4, false]);
  client.close();
});

Deno.test("a server that was told to cancel has half a minute from then on to say something", async () => {
  const { client, clock, errors, created, types } = await connect();
  created("resp");
  client.requestResponse({ instructions: "next" });
  await clock.advance(20_000);
  client.interrupt();
  await clock.advance(29_999);
  assertEquals([errors, types()], [[], ["response.cancel"]]);
  await clock.advance(1);
  assertEquals([errors.length, types()], [1, ["response.cancel", "response.create"]]);
  client.close();
});
