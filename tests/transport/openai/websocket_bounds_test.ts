import { assertEquals } from "@std/assert";
import { bytesToBase64 } from "../../../src/wire/base64.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";

/** As many responses as a connection remembers that are not over. */
const RUNNING_KEPT = 256;

/** As many requests of an edited history as a connection remembers without an answer. */
const REQUESTS_KEPT = 10_000;

const SECOND = bytesToBase64(new Uint8Array(48_000));

/** A client on a socket turned by hand, the ids of the items it hears, and what it sends. */
async function connect() {
  const socket = new FakeSocket(1);
  const watched = createClient({ createWebSocket: () => socket });
  const { client } = watched;
  await client.connect();
  socket.sent.length = 0;
  const heard: string[] = [];
  client.on("audio", ({ itemId }) => heard.push(itemId));
  const receive = (event: object) => socket.message(JSON.stringify({ event_id: "e", ...event }));
  return {
    ...watched,
    heard,
    receive,
    created: (id: string) => receive({ type: "response.created", response: { id } }),
    done: (id: string) => receive({ type: "response.done", response: { id, output: [] } }),
    audio: (responseId: string, itemId = `item of ${responseId}`) =>
      receive({
        type: "response.output_audio.delta",
        response_id: responseId,
        item_id: itemId,
        content_index: 0,
        delta: SECOND,
      }),
    sentOf: (type: string) =>
      socket.sent.map((text) => JSON.parse(text)).filter((event) => event.type === type),
  };
}

Deno.test("of responses that the server never ends, an interruption stops the latest 256", async () => {
  const { client, created, audio, heard } = await connect();
  for (let index = 0; index <= RUNNING_KEPT; index++) created(`resp_${index}`);
  client.interrupt();
  for (const index of [0, 1, RUNNING_KEPT]) audio(`resp_${index}`);
  assertEquals(heard, ["item of resp_0"]);
  client.close();
});

Deno.test("of responses that were interrupted and never end, the latest 256 stay silent", async () => {
  const { client, created, audio, heard } = await connect();
  for (let index = 0; index <= RUNNING_KEPT; index++) {
    created(`resp_${index}`);
    client.interrupt();
  }
  for (const index of [0, 1, RUNNING_KEPT]) audio(`resp_${index}`);
  assertEquals(heard, ["item of resp_0"]);
  client.close();
});

Deno.test("a request waits for the latest 256 responses, and for none before them that never ends", async () => {
  for (const count of [RUNNING_KEPT, RUNNING_KEPT + 1]) {
    const { client, created, done, sentOf } = await connect();
    for (let index = 0; index < count; index++) created(`resp_${index}`);
    client.requestResponse();
    for (let index = 1; index < count; index++) done(`resp_${index}`);
    assertEquals(sentOf("response.create").length, count - RUNNING_KEPT);
    done("resp_0");
    assertEquals(sentOf("response.create").length, 1);
    client.close();
  }
});

Deno.test("where all responses have one id, each is heard, whatever was interrupted before it", async () => {
  const { client, created, done, audio, heard } = await connect();
  created("resp");
  audio("resp", "first");
  client.interrupt();
  audio("resp", "first, too late");
  done("resp");
  created("resp");
  audio("resp", "second");
  done("resp");
  client.interrupt();
  created("resp");
  audio("resp", "third");
  assertEquals(heard, ["first", "second", "third"]);
  client.close();
});

Deno.test("of requests that the server never answers, the latest 10,000 are remembered", async () => {
  for (const unanswered of [REQUESTS_KEPT - 1, REQUESTS_KEPT]) {
    const { client, created, audio, receive, sentOf } = await connect();
    created("resp");
    audio("resp", "unheard");
    client.interrupt();
    const [{ event_id }] = sentOf("conversation.item.truncate");
    const history = Array.from({ length: unanswered }, (_, index) => ({
      type: "message" as const,
      itemId: `item_${index}`,
      role: "system" as const,
      content: [],
    }));
    client.resetHistory(history, []);
    receive({ type: "error", error: { type: "invalid_request_error", event_id, message: "no" } });
    const deleted = sentOf("conversation.item.delete").map(({ item_id }) => item_id);
    const isKnown = unanswered < REQUESTS_KEPT;
    assertEquals([deleted.length, deleted.includes("unheard")], [unanswered + +isKnown, isKnown]);
    client.close();
  }
});
