import { assertEquals } from "@std/assert";
import type { RealtimeItem } from "../../../src/contract/realtime_item.ts";
import { HistoryRecorder } from "../../../src/session/history/history_recorder.ts";

function said(itemId: string, transcript: string | null, audio?: string): RealtimeItem {
  return {
    itemId,
    type: "message",
    role: "user",
    status: "completed",
    content: [{ type: "input_audio", transcript, ...audio && { audio } }],
  };
}

/** A recorder, and the calls that it makes. */
function create(historyStoreAudio = false) {
  const calls: string[] = [];
  const recorder = new HistoryRecorder({
    options: { historyStoreAudio },
    itemAdded: ({ itemId }) => calls.push(`added ${itemId}`),
    historyChanged: () => calls.push("changed"),
    retrieveItem: (itemId) => calls.push(`retrieve ${itemId}`),
  });
  return { recorder, calls, take: () => calls.splice(0) };
}

Deno.test("a new item is reported before the change; an update is a change alone", () => {
  const { recorder, take } = create();
  recorder.update(said("a", null));
  assertEquals(take(), ["added a", "changed"]);
  recorder.update(said("a", "hello"));
  assertEquals(take(), ["changed"]);
});

Deno.test("an event that changes nothing is not reported", () => {
  const { recorder, take } = create();
  recorder.update(said("a", "hello"));
  take();
  recorder.update(said("a", "hello"));
  recorder.transcribed("a", "hello");
  recorder.delete("b");
  recorder.transcribed("b", "nobody said this");
  assertEquals(take(), []);
});

Deno.test("a deleted item is gone, and the change is reported", () => {
  const { recorder, take } = create();
  recorder.update(said("a", "one"));
  recorder.update(said("b", "two"));
  take();
  recorder.delete("a");
  assertEquals([take(), recorder.items.map(({ itemId }) => itemId)], [["changed"], ["b"]]);
});

Deno.test("audio is dropped, and not asked for, unless the history keeps it", () => {
  const { recorder, take } = create();
  recorder.update(said("a", null, "AAAA"));
  recorder.audioDone("a");
  recorder.transcribed("a", "hello");
  assertEquals(take(), ["added a", "changed", "changed"]);
  assertEquals(JSON.stringify(recorder.items).includes("AAAA"), false);
});

Deno.test("a history with audio asks for an item when its audio is done, and after each change", () => {
  const { recorder, take } = create(true);
  recorder.update(said("a", null, "AAAA"));
  take();
  recorder.audioDone("a");
  assertEquals(take(), ["retrieve a"]);
  recorder.transcribed("a", "hello");
  assertEquals(take(), ["changed", "retrieve a"]);
  recorder.truncated({
    type: "item_truncated",
    itemId: "a",
    contentIndex: 0,
    heardMs: 100,
    generatedMs: 400,
  });
  assertEquals(take(), ["retrieve a"]); // only audio of the model is cut
  assertEquals(JSON.stringify(recorder.items).includes("AAAA"), true);
});

Deno.test("a truncation is written into the part that was cut", () => {
  const { recorder, take } = create();
  const content = [0, 1].map(() => ({ type: "output_audio" as const, transcript: "one two" }));
  recorder.update({
    itemId: "a",
    type: "message",
    role: "assistant",
    status: "in_progress",
    content,
  });
  take();
  recorder.truncated({
    type: "item_truncated",
    itemId: "a",
    contentIndex: 1,
    heardMs: 500,
    generatedMs: 1_000,
  });
  const [item] = recorder.items as { content?: { truncation?: unknown }[] }[];
  const truncations = item!.content!.map(({ truncation }) => truncation);
  assertEquals([take(), truncations], [
    ["changed"],
    [undefined, { heardMs: 500, generatedMs: 1_000, heardTranscript: "one" }],
  ]);
});

const order = (recorder: HistoryRecorder) => recorder.items.map(({ itemId }) => itemId).join(" ");

const transcripts = (recorder: HistoryRecorder) =>
  recorder.items.map((item) =>
    (item as { content: { transcript?: string | null }[] }).content[0]?.transcript
  );

function spokenAnswer(itemId: string, transcript?: string): RealtimeItem {
  const content = transcript === undefined
    ? []
    : [{ type: "output_audio" as const, audio: null, transcript }];
  return { itemId, type: "message", role: "assistant", status: "completed", content };
}

Deno.test("an item that comes late stands where the server placed it before", () => {
  const { recorder, take } = create();
  recorder.placed("u1", null);
  recorder.update(said("u1", "one"));
  recorder.placed("call", "u1");
  recorder.placed("u2", "call");
  recorder.update(said("u2", "two"));
  take();
  recorder.update(said("call", "three"));
  assertEquals(order(recorder), "u1 call u2");
  assertEquals(take(), ["added call", "changed"]);
});

Deno.test("an item after one that is never listed finds its place through the items before", () => {
  const { recorder } = create();
  for (const [itemId, previous] of [["a", null], ["output", "a"], ["z", "output"]] as const) {
    recorder.placed(itemId, previous);
  }
  recorder.update(said("z", "z"));
  recorder.update(said("a", "a"));
  recorder.placed("m", "output");
  recorder.update(said("m", "m"));
  assertEquals(order(recorder), "a m z");
});

Deno.test("an item that names a deleted one stands where the deleted one stood", () => {
  const { recorder } = create();
  for (const itemId of ["a", "b", "c"]) recorder.update(said(itemId, itemId));
  recorder.delete("b");
  recorder.placed("x", "b");
  recorder.update(said("x", "x"));
  assertEquals(order(recorder), "a x c");
});

Deno.test("a deleted item that comes again without a place goes to the end", () => {
  const { recorder } = create();
  for (const itemId of ["a", "b"]) recorder.update(said(itemId, itemId));
  recorder.delete("a");
  recorder.update(said("a", "again"));
  assertEquals(order(recorder), "b a");
});

Deno.test("an item that is listed before its place is known moves there, once", () => {
  const { recorder, take } = create();
  for (const itemId of ["a", "b", "c"]) recorder.update(said(itemId, itemId));
  take();
  recorder.placed("c", "a");
  assertEquals([order(recorder), take()], ["a c b", ["changed"]]);
  recorder.placed("c", "a");
  assertEquals(take(), []);
});

Deno.test("an update does not move an item to the front, as some servers say `null` at the end of any item", () => {
  const { recorder } = create();
  recorder.update(said("a", "a"));
  recorder.update({ ...said("b", "b"), previousItemId: "a" } as RealtimeItem);
  recorder.update({ ...said("b", "b"), previousItemId: null } as RealtimeItem);
  assertEquals(order(recorder), "a b");
  assertEquals((recorder.items[1] as { previousItemId?: unknown }).previousItemId, "a");
});

Deno.test("an item that names itself, or an unknown one, goes to the end", () => {
  const { recorder } = create();
  recorder.update(said("a", "a"));
  recorder.placed("b", "b");
  recorder.update(said("b", "b"));
  recorder.placed("c", "nobody");
  recorder.update(said("c", "c"));
  assertEquals(order(recorder), "a b c");
});

Deno.test("a transcript and a truncation that come before the item are in it from the start", () => {
  const { recorder, take } = create();
  const cut = {
    type: "item_truncated",
    contentIndex: 0,
    heardMs: 500,
    generatedMs: 1_000,
  } as const;
  recorder.transcribed("u", "hello");
  recorder.truncated({ ...cut, itemId: "a" });
  assertEquals(take(), []);
  recorder.update(said("u", null));
  assertEquals(transcripts(recorder), ["hello"]);
  recorder.update(spokenAnswer("a")); // the part is not there yet
  recorder.update(spokenAnswer("a", "one two three four"));
  const { content } = recorder.items[1] as { content: unknown[] };
  assertEquals(content, [{
    type: "output_audio",
    audio: null,
    transcript: "one two three four",
    truncation: { heardMs: 500, generatedMs: 1_000, heardTranscript: "one two" },
  }]);
});

Deno.test("a change of a deleted item does not wait for a new item with its id", () => {
  const { recorder } = create();
  recorder.transcribed("u", "too early");
  recorder.delete("u");
  recorder.update(said("u", "first"));
  recorder.delete("u");
  recorder.transcribed("u", "too late");
  recorder.update(said("u", "second"));
  assertEquals(transcripts(recorder), ["second"]);
});

Deno.test("places and changes without an item are kept up to a bound, the newest ones", () => {
  const { recorder } = create();
  recorder.update(said("a", "a"));
  recorder.update(said("z", "z"));
  recorder.placed("early", "a");
  for (let index = 0; index < 10_000; index++) recorder.placed(`i${index}`, "a");
  for (let index = 0; index <= 1_000; index++) recorder.transcribed(`t${index}`, "words");
  recorder.update(said("i9999", "i"));
  recorder.update(said("early", "e"));
  recorder.update(said("t0", null));
  recorder.update(said("t1", null));
  assertEquals(order(recorder), "a i9999 z early t0 t1");
  assertEquals(transcripts(recorder).slice(-2), [null, "words"]);
});
