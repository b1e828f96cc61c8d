import { assertEquals } from "@std/assert";
import { bytesToBase64 } from "../../../src/wire/base64.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";

/** A client whose speaker is the test, on a socket turned by hand. */
async function connect() {
  const socket = new FakeSocket(1);
  const { client } = createClient({ createWebSocket: () => socket });
  await client.connect();
  client.on("audio", () => {});
  const receive = (event: object) => socket.message(JSON.stringify({ event_id: "e", ...event }));
  receive({ type: "response.created", response: { id: "resp" } });
  const position = (itemId: string) => ({
    response_id: "resp",
    item_id: itemId,
    content_index: 0,
  });
  return {
    client,
    /** Audio of 24 kHz PCM16. */
    audio: (itemId: string, durationMs: number) =>
      receive({
        type: "response.output_audio.delta",
        ...position(itemId),
        delta: bytesToBase64(new Uint8Array(durationMs * 48)),
      }),
    audioDone: (itemId: string) =>
      receive({ type: "response.output_audio.done", ...position(itemId) }),
    heard: () =>
      Object.fromEntries(client.playback.entries.map(({ itemId, heardMs }) => [itemId, heardMs])),
    truncated: () =>
      socket.sent.map((text) => JSON.parse(text)).flatMap(({ item_id, audio_end_ms }) =>
        audio_end_ms === undefined ? [] : [[item_id, audio_end_ms]]
      ),
  };
}

Deno.test("an item that is not complete was heard as far as it was reported, whatever is reported after it", async () => {
  const { client, audio, heard } = await connect();
  audio("first", 100);
  audio("second", 100);
  client.reportPlayback({ itemId: "first", playedMs: 50 });
  client.reportPlayback({ itemId: "second", playedMs: 10 });
  assertEquals(heard(), { first: 50, second: 10 });
  client.close();
});

Deno.test("an item whose last millisecond was not heard is truncated there", async () => {
  const { client, audio, audioDone, truncated } = await connect();
  for (const itemId of ["first", "second"]) {
    audio(itemId, 100);
    audioDone(itemId);
  }
  client.reportPlayback({ itemId: "first", playedMs: 100 });
  client.reportPlayback({ itemId: "second", playedMs: 99 });
  client.interrupt();
  assertEquals(truncated(), [["second", 99]]);
  client.close();
});
