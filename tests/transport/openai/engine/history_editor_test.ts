import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/contract/errors.ts";
import type { RealtimeItem } from "../../../../src/contract/realtime_item.ts";
import { createEventIds } from "../../../../src/transport/openai/engine/event_ids.ts";
import { HistoryEditor } from "../../../../src/transport/openai/engine/history_editor.ts";
import { encodeClientEvent } from "../../../../src/wire/openai/encode.ts";
import type { AnyEvent } from "../../../support/engine.ts";
import { HISTORY_EDITS } from "../../../support/history_edits.ts";
import { assistantItem, callItem, systemItem, userItem } from "../../../support/history_items.ts";

/** An editor, the events that it sent and its warnings. */
function createEditor() {
  const sent: AnyEvent[] = [];
  const warnings: string[] = [];
  const editor = new HistoryEditor({
    eventIds: createEventIds(),
    send: (event) => sent.push(JSON.parse(encodeClientEvent(event))),
    warn: (message) => warnings.push(message),
  });
  return {
    editor,
    sent,
    warnings,
    /** The events in short: `-a` deletes, `+a` appends, `+a>root` creates after an item. */
    short: () =>
      sent.map(({ type, item_id, item, previous_item_id }) =>
        type === "conversation.item.delete"
          ? `-${item_id}`
          : `+${item.id}${previous_item_id ? `>${previous_item_id}` : ""}`
      ).join(" "),
  };
}

for (const [name, { before, after, sent: expected }] of Object.entries(HISTORY_EDITS)) {
  Deno.test(`a history edit: ${name}${expected === undefined ? ": refused" : ""}`, () => {
    const { editor, sent, short } = createEditor();
    if (expected !== undefined) editor.edit(before, after);
    else assertThrows(() => editor.edit(before, after), UserError);
    assertEquals(short(), expected ?? "");
    assertEquals(sent.length === 0, !expected);
  });
}

Deno.test("a history edit: only the places noted changed", () => {
  const { editor, sent } = createEditor();
  const at = (previousItemId: string | null) => [{ ...userItem("a"), previousItemId }];
  editor.edit(at(null) as RealtimeItem[], at("x") as RealtimeItem[]);
  assertEquals(sent, []);
});

Deno.test("every event of an edit has its own id, with a number that goes up", () => {
  const { editor, sent } = createEditor();
  editor.edit([userItem("a")], [userItem("b")]);
  editor.edit([], [userItem("c")]);
  assertEquals(sent.map(({ event_id }) => event_id), [
    "agents_delete_1",
    "agents_create_2",
    "agents_create_3",
  ]);
});

Deno.test("a created item is sent complete, with its id and status", () => {
  const { editor, sent } = createEditor();
  editor.edit([], [
    userItem("a", "hi"),
    { ...assistantItem("b"), status: "incomplete" } as RealtimeItem,
  ]);
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
  editor.edit([], [systemItem("s")]);
  assertEquals(sent[0]?.item, {
    type: "message",
    role: "system",
    content: [{ type: "input_text", text: "s" }],
    id: "s",
  });
});

Deno.test("an image in the history is sent under the wire's name", () => {
  const { editor, sent } = createEditor();
  editor.edit([], [{
    ...userItem("a"),
    content: [{ type: "input_image", image: "data:image/png;base64,AA==", detail: "low" }],
  } as RealtimeItem]);
  assertEquals(sent[0]?.item.content, [
    { type: "input_image", image_url: "data:image/png;base64,AA==", detail: "low" },
  ]);
});

Deno.test("a function call that cannot be created causes a warning", () => {
  const { editor, warnings } = createEditor();
  editor.edit([], [callItem("c")]);
  assertEquals(warnings.length, 1);
});

Deno.test("an item that is being deleted is not named as the previous item", () => {
  const { editor, sent, short } = createEditor();
  editor.edit([userItem("a"), userItem("b")], [userItem("b")]); // -a, not confirmed yet
  sent.length = 0;
  editor.edit([userItem("a"), userItem("b")], [userItem("a"), userItem("m"), userItem("b")]);
  assertEquals(short(), "+m>root");
});

Deno.test("an item whose deletion the server refused may be named as the previous item", () => {
  const { editor, sent, short } = createEditor();
  editor.edit([userItem("a"), userItem("b")], [userItem("b")]);
  editor.refused({ type: "invalid_request_error", message: "", event_id: "agents_delete_1" });
  sent.length = 0;
  editor.edit([userItem("a"), userItem("b")], [userItem("a"), userItem("m"), userItem("b")]);
  assertEquals(short(), "+m>a");
});
