import { assertEquals } from "@std/assert";
import { heardTranscript } from "../../../src/contract/heard_transcript.ts";
import type { RealtimeItem, RealtimeToolCallItem } from "../../../src/contract/realtime_item.ts";
import { ConversationHistory } from "../../../src/session/history/conversation_history.ts";
import {
  mergeItem,
  withoutAudio,
  withTranscript,
  withTruncation,
} from "../../../src/session/history/merge_item.ts";
import { createRandom } from "../../../src/testing/emulator/base/random.ts";

function item(itemId: string, text = ""): RealtimeItem {
  const content = [{ type: "input_text" as const, text }];
  return { itemId, type: "message", role: "user", status: "completed", content };
}

function spoken(transcript: string | null, audio: string | null = null): RealtimeItem {
  const content = [{ type: "output_audio" as const, audio, transcript }];
  return { itemId: "a", type: "message", role: "assistant", status: "in_progress", content };
}

Deno.test("items go to the front, after another or to the end", () => {
  const history = new ConversationHistory();
  history.insert(item("b"), undefined);
  history.insert(item("a"), null);
  history.insert(item("d"), "nobody");
  history.insert(item("c"), "b");
  assertEquals(history.snapshot.map(({ itemId }) => itemId).join(""), "abcd");
});

Deno.test("any mixture of changes gives the same as a plain array", () => {
  const random = createRandom(7);
  const history = new ConversationHistory();
  let plain: RealtimeItem[] = [];
  for (let step = 0; step < 3_000; step++) {
    const choice = random();
    const any = plain[Math.floor(random() * plain.length)];
    if (choice < 0.4 || !any) {
      const added = item(`i${step}`);
      history.insert(added, undefined);
      plain = [...plain, added];
    } else if (choice < 0.5) {
      const added = item(`i${step}`);
      history.insert(added, any.itemId);
      plain = plain.toSpliced(plain.indexOf(any) + 1, 0, added);
    } else if (choice < 0.55) {
      const added = item(`i${step}`);
      history.insert(added, null);
      plain = [added, ...plain];
    } else if (choice < 0.8) {
      const changed = item(any.itemId, String(step));
      history.replace(changed);
      plain = plain.with(plain.indexOf(any), changed);
    } else {
      history.delete(any.itemId);
      plain = plain.filter((other) => other !== any);
    }
    if (random() < 0.3) assertEquals(history.snapshot, plain);
  }
  assertEquals(history.snapshot, plain);
});

Deno.test("a snapshot that was handed out does not change", () => {
  const history = new ConversationHistory();
  history.insert(item("a"), undefined);
  const before = history.snapshot;
  history.insert(item("b"), undefined);
  history.replace(item("a", "changed"));
  history.delete("b");
  assertEquals(before, [item("a")]);
});

Deno.test("known values of an item are kept when a later event leaves them out", () => {
  const known = mergeItem(spoken("hello", "AAAA"), spoken(null));
  assertEquals(known, spoken("hello", "AAAA"));
  const call: RealtimeToolCallItem = {
    itemId: "c",
    type: "function_call",
    status: "completed",
    arguments: "{}",
    name: "f",
    output: "1",
  };
  const again = { ...call, status: "in_progress" as const, output: null };
  assertEquals(mergeItem(call, again), call);
  const said = withTranscript(
    {
      itemId: "u",
      previousItemId: "c",
      type: "message",
      role: "user",
      status: "in_progress",
      content: [{ type: "input_audio", transcript: null }],
    },
    "good morning",
  );
  const { previousItemId: _, ...later } = said as RealtimeItem & { previousItemId?: string };
  const forgetful = {
    ...later,
    content: [{ type: "input_audio", transcript: null }],
  } as RealtimeItem;
  assertEquals(mergeItem(said, forgetful), said);
});

Deno.test("only the audio is removed from an item", () => {
  assertEquals(withoutAudio(spoken("hello", "AAAA")), spoken("hello", null));
  assertEquals(withoutAudio(item("a", "text")), item("a", "text"));
});

Deno.test("a truncation has the heard words, whether it or the transcript comes first", () => {
  const truncation = { heardMs: 500, generatedMs: 1_000 };
  const cutLast = withTruncation(spoken("one two three four"), 0, truncation);
  const cutFirst = mergeItem(
    withTruncation(spoken(null), 0, truncation),
    spoken("one two three four"),
  );
  const expected = { ...truncation, heardTranscript: "one two" };
  for (const { content } of [cutLast, cutFirst] as { content: { truncation: unknown }[] }[]) {
    assertEquals(content[0]!.truncation, expected);
  }
});

Deno.test("the heard part of a transcript is made of whole words, from none to all of them", () => {
  const heard = (heardMs: number) => heardTranscript("one two three", heardMs, 1_300);
  assertEquals([0, 99, 350, 699, 700, 900, 1_300, 5_000].map(heard), [
    "",
    "",
    "one",
    "one",
    "one two",
    "one two",
    "one two three",
    "one two three",
  ]);
  assertEquals(heardTranscript("one", 100, 0), "one");
});

const HALF_HEARD: Readonly<Record<string, readonly [text: string, heard: string]>> = {
  Chinese: ["今天天气很好，我们去公园。", "今天天气很好"],
  Japanese: ["今日は天気がいいですね", "今日は天気"],
  Thai: ["สวัสดีครับผมชื่อสมชาย", "สวัสดีครับ"],
  Arabic: ["مرحبا كيف حالك اليوم", "مرحبا كيف"],
  "emoji of a family and a thumb": ["👨‍👩‍👧👨‍👩‍👧👍🏽", "👨‍👩‍👧"],
};
for (const [script, [text, heard]] of Object.entries(HALF_HEARD)) {
  Deno.test(`half of a transcript is whole words or characters: ${script}`, () => {
    assertEquals(heardTranscript(text, 500, 1_000), heard);
  });
}

Deno.test("a runtime without Intl.Segmenter cuts at spaces, or between code points", () => {
  const { Segmenter } = Intl;
  Reflect.deleteProperty(Intl, "Segmenter");
  try {
    assertEquals(heardTranscript("one two three", 700, 1_300), "one two");
    assertEquals(heardTranscript("今天天气", 500, 1_000), "今天");
    assertEquals(heardTranscript("👍👍👍", 500, 1_000), "👍");
    assertEquals(heardTranscript("a".repeat(100_000), 1, 2).length, 50_000);
  } finally {
    Object.defineProperty(Intl, "Segmenter", {
      value: Segmenter,
      configurable: true,
      writable: true,
    });
  }
});

Deno.test("a huge transcript does not block, also if it is one word", () => {
  assertEquals(heardTranscript("a".repeat(1_000_000), 1, 2), "");
  assertEquals(heardTranscript("one ".repeat(250_000), 1, 2).length, 499_999);
});

Deno.test("the heard words are left out if the generated time is not known", () => {
  for (const generatedMs of [undefined, 0]) {
    const { content } = withTruncation(spoken("one two"), 0, { heardMs: 100, generatedMs }) as {
      content: { truncation?: object }[];
    };
    assertEquals("heardTranscript" in content[0]!.truncation!, false);
  }
});

Deno.test("reading the items after each change, or at the end only, makes no difference", () => {
  const random = createRandom(7);
  const pick = (count: number) => Math.floor(random() * count);
  const read = new ConversationHistory();
  const changes: ((history: ConversationHistory) => void)[] = [];
  for (let index = 0; index < 400; index++) {
    const id = `i${pick(index < 200 ? 12 : 90)}`;
    const place = [undefined, null, `i${pick(90)}`, `i${index}`][pick(4)];
    changes.push(
      [
        (history: ConversationHistory) => {
          if (!history.get(id)) history.insert(item(id), place);
        },
        (history: ConversationHistory) => void history.delete(id),
        (history: ConversationHistory) => void history.place(id, place, true),
      ][pick(3)]!,
    );
    changes.at(-1)!(read);
    const replayed = new ConversationHistory();
    for (const change of changes) change(replayed);
    const ids = (history: ConversationHistory) => history.snapshot.map(({ itemId }) => itemId);
    assertEquals(ids(read), ids(replayed), `after change ${index}`);
  }
});

Deno.test("an item finds the end behind many places of deleted items", () => {
  const history = new ConversationHistory();
  history.insert(item("a"), null);
  for (let index = 0; index < 100; index++) {
    history.insert(item(`d${index}`), undefined);
    assertEquals(history.snapshot.length, 2);
    history.delete(`d${index}`);
  }
  history.insert(item("b"), undefined);
  history.insert(item("c"), "a");
  assertEquals(history.snapshot.map(({ itemId }) => itemId), ["a", "c", "b"]);
});
