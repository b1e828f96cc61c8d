import { assertEquals, assertStringIncludes } from "@std/assert";
import { EngineClient } from "../../../support/emulator/engine_client.ts";
import { errorOf, spoken } from "../../../support/emulator/refusals.ts";

Deno.test("truncate: within the audio, it removes the rest of the audio, and the transcript", async () => {
  const { client, itemId } = await spoken();
  const event = { item_id: itemId, content_index: 0, audio_end_ms: 240 };
  client.send({ type: "conversation.item.truncate", ...event });
  const { event_id: _, ...truncated } = client.last("conversation.item.truncated");
  assertEquals(truncated, { type: "conversation.item.truncated", ...event });
  client.send({ type: "conversation.item.retrieve", item_id: itemId });
  const [part] = client.last("conversation.item.retrieved").item.content;
  assertEquals(part.transcript, undefined);
  assertEquals(atob(part.audio).length, 240 * 48);
});

Deno.test("truncate: at the end it is accepted, one millisecond beyond is invalid_value with both lengths", async () => {
  const { client, itemId } = await spoken();
  const at = (audio_end_ms: number) => ({
    type: "conversation.item.truncate",
    item_id: itemId,
    content_index: 0,
    audio_end_ms,
  });
  const error = errorOf(client, at(661));
  assertEquals(error.code, "invalid_value");
  assertStringIncludes(error.message, "661ms");
  assertStringIncludes(error.message, "660ms");
  client.send(at(660));
  assertEquals(client.last("conversation.item.truncated").audio_end_ms, 660);
});

Deno.test("truncate: while the item is generated, later audio is dropped", async () => {
  const client = new EngineClient({ pacing: { speed: 1 } });
  client.sendText("say: a good many words");
  client.send({ type: "response.create" });
  await client.clock.advance(250);
  const { id: item_id } = client.last("response.output_item.added").item;
  client.send({
    type: "conversation.item.truncate",
    item_id,
    content_index: 0,
    audio_end_ms: 150,
  });
  await client.clock.advance(5000);
  client.send({ type: "conversation.item.retrieve", item_id });
  const [part] = client.last("conversation.item.retrieved").item.content;
  assertEquals([part.transcript, atob(part.audio).length], [undefined, 150 * 48]);
});

Deno.test("truncate: of a user item, of a text item, and before the first audio is refused", async () => {
  const { client } = await spoken();
  const { item } = client.all("conversation.item.added")[0];
  const event = { type: "conversation.item.truncate", content_index: 0, audio_end_ms: 0 };
  assertEquals(errorOf(client, { ...event, item_id: item.id }).code, null);
  const other = new EngineClient({
    responder: () => ({ say: "hi" }),
    openQuestions: { truncateWithoutAudioCode: "unsupported_content_type" },
  });
  other.update({ output_modalities: ["text"] });
  other.send({ type: "response.create" });
  await other.clock.advance(1000);
  const [written] = other.last("response.done").response.output;
  const error = errorOf(other, { ...event, item_id: written.id });
  assertEquals(error.code, "unsupported_content_type");
});

Deno.test("truncate: of an unknown item is item_truncate_invalid_item_id", () => {
  const error = errorOf(new EngineClient(), {
    type: "conversation.item.truncate",
    item_id: "item_x",
    content_index: 0,
    audio_end_ms: 0,
  });
  assertEquals(error.code, "item_truncate_invalid_item_id");
});

Deno.test("truncate: a part that the item does not have is invalid_value", async () => {
  const client = new EngineClient();
  client.sendText("say: hello");
  client.send({ type: "response.create" });
  await client.clock.advance(5_000);
  const { id } = client.last("response.done").response.output[0];
  const from = client.events.length;
  client.send({
    type: "conversation.item.truncate",
    item_id: id,
    content_index: 1,
    audio_end_ms: 0,
  });
  assertEquals(client.error(from).param, "content_index");
});
