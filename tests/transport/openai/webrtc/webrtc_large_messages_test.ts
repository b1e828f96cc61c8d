import { assertEquals, assertThrows } from "@std/assert";
import { MessageTooLargeError } from "../../../../src/transport/mod.ts";
import { createFakeClient } from "../../../support/webrtc/client.ts";

/** A call whose other side takes messages of this size, and a function that sends `text` over it. */
async function callThatTakes(maxMessageSize: number | null | undefined) {
  const { client, peers } = createFakeClient();
  await client.connect();
  const [peer] = peers;
  peer!.sctp = maxMessageSize === undefined ? null : { maxMessageSize };
  const before = peer!.channel!.sent.length;
  return {
    client,
    send: (text: string) => client.sendEvent({ type: "x", text }),
    sent: () => peer!.channel!.sent.slice(before).map(({ text }) => text),
  };
}

/** The bytes of the message that sends a text of no characters. */
const FRAME = JSON.stringify({ type: "x", text: "" }).length;

Deno.test("WebRTC: a message that is too large for the data channel is refused, with its size and the limit", async () => {
  const { client, send, sent } = await callThatTakes(FRAME + 9);
  const error = assertThrows(() => send("x".repeat(10)), MessageTooLargeError);
  assertEquals([error.sizeBytes, error.limitBytes], [FRAME + 10, FRAME + 9]);
  send("x".repeat(9));
  assertEquals([sent(), client.status], [["x".repeat(9)], "connected"]);
  client.close();
});

Deno.test("WebRTC: the limit counts bytes, not characters", async () => {
  const { client, send, sent } = await callThatTakes(FRAME + 9);
  assertThrows(() => send("查询账单"), MessageTooLargeError);
  send("查询账");
  assertEquals(sent(), ["查询账"]);
  client.close();
});

for (const limit of [undefined, null, 0, Infinity]) {
  Deno.test(`WebRTC: a limit of ${limit} refuses nothing`, async () => {
    const { client, send, sent } = await callThatTakes(limit);
    send("x".repeat(300_000));
    assertEquals(sent().length, 1);
    client.close();
  });
}
