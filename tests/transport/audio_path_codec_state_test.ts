import { assertEquals } from "@std/assert";
import { pcm16Codec } from "../../src/codec/pcm16_codec.ts";
import { ulawCodec } from "../../src/codec/ulaw_codec.ts";
import { base64ToBytes, bytesToBase64 } from "../../src/wire/base64.ts";
import { createEngine } from "../support/engine.ts";

const IDS = { response_id: "r", output_index: 0, content_index: 0 };

/** One delta of a loud tone, or of silence, as µ-law. */
function delta(itemId: string, ulaw: Uint8Array) {
  const audio = bytesToBase64(ulaw);
  return { type: "response.output_audio.delta", ...IDS, item_id: itemId, delta: audio };
}
const done = (itemId: string) => ({
  type: "response.output_audio.done",
  ...IDS,
  item_id: itemId,
});
const LOUD = new Uint8Array(800).map((_, i) => i % 8 < 4 ? 0x80 : 0x00);
const SILENT = new Uint8Array(800).fill(0xff);

/** The samples of every `audio` event, by item. */
// deno-lint-ignore no-explicit-any -- events as they came
function samplesByItem(events: any[]): Record<string, Int16Array> {
  const all: Record<string, number[]> = {};
  for (const { itemId, data } of events) (all[itemId] ??= []).push(...new Int16Array(data));
  return Object.fromEntries(
    Object.entries(all).map(([itemId, samples]) => [itemId, Int16Array.from(samples)]),
  );
}

Deno.test("a resampling codec plays an item to its last sample, and is reset for the next item", () => {
  const { receive, payloads } = createEngine({
    codec: ulawCodec({ appRateHz: 24_000 }),
    hear: ["audio"],
  });
  for (const event of [delta("a", LOUD), done("a"), delta("b", SILENT), done("b")]) receive(event);
  const { a, b } = samplesByItem(payloads("audio"));
  assertEquals([a!.length, b!.length], [2_400, 2_400]);
  assertEquals(b!.every((sample) => sample === 0), true, "nothing of the item before is in it");
});

Deno.test("an item that was heard to its last sample through a codec is not truncated", () => {
  const { receive, engine, sent } = createEngine({
    codec: ulawCodec({ appRateHz: 24_000 }),
    hear: ["audio"],
  });
  receive(delta("a", LOUD));
  receive(done("a"));
  engine.reportPlayback({ itemId: "a", playedMs: 2_400 / 24 });
  engine.interrupt(false);
  assertEquals(sent.filter(({ type }) => type === "conversation.item.truncate"), []);
});

Deno.test("audio that the codec held of an interrupted item is not heard in the next item", () => {
  const { receive, engine, payloads } = createEngine({
    codec: ulawCodec({ appRateHz: 24_000 }),
    hear: ["audio"],
  });
  receive(delta("a", LOUD));
  engine.interrupt(false);
  receive({ ...delta("b", SILENT), response_id: "r2" });
  assertEquals(samplesByItem(payloads("audio")).b!.every((sample) => sample === 0), true);
});

Deno.test("half a sample of an interrupted item does not shift the next item", () => {
  const { receive, engine, payloads } = createEngine({
    codec: pcm16Codec({ appRateHz: 24_000 }),
    hear: ["audio"],
  });
  receive(delta("a", Uint8Array.of(1, 0, 2)));
  engine.interrupt(false);
  receive({ ...delta("b", Uint8Array.of(5, 0, 6, 0)), response_id: "r2" });
  assertEquals(samplesByItem(payloads("audio")).b, Int16Array.of(5, 6));
});

Deno.test("a new connection has no audio of the connection before it", () => {
  const codec = ulawCodec({ appRateHz: 24_000 });
  const before = createEngine({ codec, hear: ["audio"] });
  before.engine.sendAudio(new Int16Array(480).fill(20_000));
  before.receive(delta("a", LOUD));
  before.engine.close();
  const { receive, engine, sent, payloads } = createEngine({ codec, hear: ["audio"] });
  engine.sendAudio(new Int16Array(4_800));
  const wire = base64ToBytes(sent.find(({ audio }) => audio)!.audio);
  assertEquals(wire.every((code) => code === 0xff), true, "the caller is silent");
  receive(delta("b", SILENT));
  assertEquals(samplesByItem(payloads("audio")).b!.every((sample) => sample === 0), true);
});
