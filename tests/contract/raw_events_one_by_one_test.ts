import { assertEquals } from "@std/assert";
import { type NeutralListeners, RawEvents } from "../../src/contract/raw_events.ts";
import { bytesToBase64 } from "../../src/wire/base64.ts";

/** What the raw events of a foreign transport come to. */
function read(...events: { type: string }[]) {
  const told: object[] = [];
  const names: (keyof NeutralListeners)[] = [
    "audio_part_done",
    "input_transcribed",
    "item_truncated",
    "session_configured",
  ];
  const listeners = Object.fromEntries(names.map((name) => [name, (e: object) => told.push(e)]));
  const raw = new RawEvents(listeners as unknown as NeutralListeners);
  for (const event of events) raw.handle(event);
  return told;
}

const delta = (itemId: string, durationMs: number) => ({
  type: "response.output_audio.delta",
  item_id: itemId,
  content_index: 0,
  delta: bytesToBase64(new Uint8Array(durationMs * 48)),
});
const truncated = (itemId: string, fields: object = {}) => ({
  type: "conversation.item.truncated",
  item_id: itemId,
  content_index: 0,
  audio_end_ms: 100,
  ...fields,
});

Deno.test("raw events: a truncation says what was heard, and of how much", () => {
  const item = { type: "item_truncated", itemId: "item", contentIndex: 0 };
  assertEquals(read(delta("item", 300), delta("item", 200), truncated("item")), [
    { ...item, heardMs: 100, generatedMs: 500 },
  ]);
});

Deno.test("raw events: nothing is known of what an item's audio was before it was deleted", () => {
  const deleted = { type: "conversation.item.deleted", item_id: "item" };
  const [event] = read(delta("item", 300), deleted, truncated("item"));
  assertEquals((event as { generatedMs?: number }).generatedMs, undefined);
});

Deno.test("raw events: a part or a point that makes no sense is the first part, and its beginning", () => {
  const odd = [{ content_index: -1 }, { content_index: 0.5 }, { audio_end_ms: "100" }];
  const points = read(delta("item", 300), ...odd.map((fields) => truncated("item", fields)));
  assertEquals(
    points,
    [100, 100, 0].map((heardMs) => ({
      type: "item_truncated",
      itemId: "item",
      contentIndex: 0,
      heardMs,
      generatedMs: 300,
    })),
  );
});
