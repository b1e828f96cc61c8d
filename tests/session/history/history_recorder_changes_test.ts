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
