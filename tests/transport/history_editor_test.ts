import { assertEquals, assertThrows } from "@std/assert";
import { createEventIds } from "../../src/transport/event_ids.ts";
import { UserError } from "../../src/transport/errors.ts";
import { HistoryEditor } from "../../src/transport/history_editor.ts";
import type { RealtimeItem } from "../../src/transport/realtime_item.ts";
import type { AnyEvent } from "../support/engine.ts";

/** An editor, what it sent and what it warned of. */
function createEditor() {
  const sent: AnyEvent[] = [];
  const warnings: string[] = [];
  const editor = new HistoryEditor({
    eventIds: createEventIds(),
    send: (event) => sent.push(event as AnyEvent),
    warn: (message) => warnings.push(message),
  });
  return {
    editor,
    sent,
    warnings,
    /** What was sent, in short: `-a` for a deletion, `+a` at the end, `+a>root` behind something. */
    short: () =>
      sent.map(({ type, item_id, item, previous_item_id }) =>
        type === "conversation.item.delete"
          ? `-${item_id}`
          : `+${item.id}${previous_item_id ? `>${previous_item_id}` : ""}`
      ).join(" "),
  };
}

const user = (itemId: string, text = itemId): RealtimeItem => ({
  itemId,
  type: "message",
  role: "user",
  status: "completed",
  content: [{ type: "input_text", text }],
});
const assistant = (itemId: string, text = itemId): RealtimeItem => ({
  itemId,
  type: "message",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text }],
});
const spoken = (itemId: string, transcript = itemId): RealtimeItem => ({
  itemId,
  type: "message",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_audio", transcript }],
});
const call = (itemId: string, output: string | null = null): RealtimeItem => ({
  itemId,
  type: "function_call",
  status: "completed",
  name: "n",
  arguments: "{}",
  output,
});
const mcp = (itemId: string, output: string | null = null): RealtimeItem => ({
  itemId,
  type: "mcp_call",
  status: "completed",
  name: "n",
  arguments: "{}",
  output,
});

/** PROTOCOL G.6 and G.9, and what was observed of the incumbent for the same edits. */
const EDITS: [name: string, before: RealtimeItem[], after: RealtimeItem[], sent: string][] = [
  ["nothing", [user("a")], [user("a")], ""],
  ["two added to nothing", [], [user("a"), user("b")], "+a +b"],
  ["one added at the end", [user("a")], [user("a"), assistant("b")], "+b"],
  ["one placed first", [user("a"), user("b")], [user("z"), user("a"), user("b")], "+z>root"],
  ["one in the middle", [user("a"), user("b")], [user("a"), user("m"), user("b")], "+m>a"],
  [
    "two in the middle",
    [user("a"), user("b")],
    [user("a"), user("m"), assistant("n"), user("b")],
    "+m>a +n>m",
  ],
  [
    "first, in the middle and last at once",
    [user("a"), user("b")],
    [user("x"), user("a"), user("y"), user("b"), user("z")],
    "+x>root +y>a +z",
  ],
  ["one taken out", [user("a"), user("b")], [user("b")], "-a"],
  ["all taken out", [user("a"), spoken("b"), call("c"), mcp("d")], [], "-a -b -c -d"],
  ["the first changed", [user("a"), user("b")], [user("a", "new"), user("b")], "-a +a>root"],
  ["the last changed", [user("a"), user("b")], [user("a"), user("b", "new")], "-b +b"],
  ["all changed", [user("a"), user("b")], [user("a", "1"), user("b", "2")], "-a -b +a +b"],
  ["only the order changed", [user("a"), user("b")], [user("b"), user("a")], ""],
  [
    "only the places noted changed",
    [{ ...user("a"), previousItemId: null } as RealtimeItem],
    [{ ...user("a"), previousItemId: "x" } as RealtimeItem],
    "",
  ],
  ["audio that stays", [spoken("a")], [spoken("a"), user("b")], "+b"],
  ["spoken made into text", [spoken("a"), user("b")], [assistant("a"), user("b")], "-a +a>root"],
  ["a function call added", [], [call("c"), user("a")], "+a"],
  ["a function call changed", [call("c")], [call("c", "done")], "-c"],
  ["an MCP call that stays", [mcp("d")], [mcp("d"), user("a")], "+a"],
];
for (const [name, before, after, sent] of EDITS) {
  Deno.test(`a history edit: ${name}`, () => {
    const { editor, short } = createEditor();
    editor.edit(before, after);
    assertEquals(short(), sent);
  });
}

const REFUSED: [name: string, before: RealtimeItem[], after: RealtimeItem[]][] = [
  ["assistant audio added", [user("a")], [user("a", "changed"), spoken("b")]],
  ["assistant audio changed", [spoken("a")], [spoken("a", "other words")]],
  ["an MCP call added", [], [user("a"), mcp("b")]],
  ["an MCP call changed", [mcp("b")], [mcp("b", "done")]],
  ["an MCP call made into a message", [mcp("b")], [user("b")]],
];
for (const [name, before, after] of REFUSED) {
  Deno.test(`a history edit with ${name} is refused, and nothing is sent`, () => {
    const { editor, sent } = createEditor();
    assertThrows(() => editor.edit(before, after), UserError);
    assertEquals(sent, []);
  });
}

Deno.test("every event of an edit has an id of its own, counted on", () => {
  const { editor, sent } = createEditor();
  editor.edit([user("a")], [user("b")]);
  editor.edit([], [user("c")]);
  assertEquals(sent.map(({ event_id }) => event_id), [
    "agents_delete_1",
    "agents_create_2",
    "agents_create_3",
  ]);
});

Deno.test("a created item is sent whole, with its id and status", () => {
  const { editor, sent } = createEditor();
  editor.edit([], [user("a", "hi"), { ...assistant("b"), status: "incomplete" } as RealtimeItem]);
  assertEquals(sent.map(({ item }) => item), [
    {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: "hi" }],
      id: "a",
      status: "completed",
    },
    {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "b" }],
      id: "b",
      status: "incomplete",
    },
  ]);
});

Deno.test("a system item has no status on the wire", () => {
  const { editor, sent } = createEditor();
  editor.edit([], [{
    itemId: "s",
    type: "message",
    role: "system",
    content: [{ type: "input_text", text: "Be brief." }],
  }]);
  assertEquals(sent[0]?.item, {
    type: "message",
    role: "system",
    content: [{ type: "input_text", text: "Be brief." }],
    id: "s",
  });
});

Deno.test("an image in the history goes out under the wire's name", () => {
  const { editor, sent } = createEditor();
  editor.edit([], [{
    ...user("a"),
    content: [{ type: "input_image", image: "data:image/png;base64,AA==", detail: "low" }],
  } as RealtimeItem]);
  assertEquals(sent[0]?.item.content, [
    { type: "input_image", image_url: "data:image/png;base64,AA==", detail: "low" },
  ]);
});

Deno.test("a function call that cannot be created is warned of", () => {
  const { editor, warnings } = createEditor();
  editor.edit([], [call("c")]);
  assertEquals(warnings.length, 1);
});

Deno.test("an item that is on its way out is no place to stand behind", () => {
  const { editor, sent, short } = createEditor();
  editor.edit([user("a"), user("b")], [user("b")]); // -a, not confirmed yet
  sent.length = 0;
  editor.edit([user("a"), user("b")], [user("a"), user("m"), user("b")]);
  assertEquals(short(), "+m>root");
});

Deno.test("an item whose deletion the server refused is a place again", () => {
  const { editor, sent, short } = createEditor();
  editor.edit([user("a"), user("b")], [user("b")]);
  editor.refused("agents_delete_1");
  sent.length = 0;
  editor.edit([user("a"), user("b")], [user("a"), user("m"), user("b")]);
  assertEquals(short(), "+m>a");
});
