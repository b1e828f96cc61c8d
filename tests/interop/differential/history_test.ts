import type { RealtimeItem } from "../../../src/contract/realtime_item.ts";
import { HISTORY_EDITS } from "../../support/history_edits.ts";
import { spokenItem, userItem } from "../../support/history_items.ts";
import { same } from "./_compare.ts";
import type { Stage } from "./_stage.ts";

const edit = (stage: Stage, before: RealtimeItem[], after: RealtimeItem[]) =>
  stage.call("resetHistory", (client) => client.resetHistory(before, after));

const [a, b, c, d] = [userItem("a"), userItem("b"), userItem("c"), userItem("d")];

for (const [name, { before, after }] of Object.entries(HISTORY_EDITS)) {
  same(`resetHistory(): ${name}`, async (stage) => {
    await stage.connected();
    await edit(stage, before, after);
  });
}

const added = (stage: Stage, id: string, previous_item_id: string | null = null) =>
  stage.receive({
    type: "conversation.item.added",
    previous_item_id,
    item: {
      id,
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_text", text: id }],
    },
  });

same("two items, then one more placed first", async (stage) => {
  await stage.connected();
  await edit(stage, [], [a, b]);
  await added(stage, "a");
  await added(stage, "b", "a");
  await edit(stage, [a, b], [c, a, b]);
  await added(stage, "c");
});

same("an edit upon an edit that the server has not answered", async (stage) => {
  await stage.connected();
  await edit(stage, [a, b, c], [a, c]);
  await edit(stage, [a, b, c], [d, a, c]); // b is on its way out
  await edit(stage, [a, b, c], [a, b, d, c]); // and still stands in what the session shows
});

same("an item that is replaced is a place again, before the server has answered", async (stage) => {
  await stage.connected();
  await edit(stage, [a, b], [userItem("a", "new"), b]);
  await edit(stage, [a, b], [a, c, b]);
});

same(
  "an item that is deleted is no place, and is one again once that is refused",
  async (stage) => {
    await stage.connected();
    await edit(stage, [a, b, c], [a, b]);
    await edit(stage, [a, b, c], [a, b, d, c]);
    await stage.receive({
      type: "error",
      error: { type: "x", message: "no", event_id: stage.sentId("conversation.item.delete") },
    });
    await edit(stage, [a, b, c], [a, b, userItem("e"), c]);
  },
);

same("an item that is deleted is no place, and is one again once it was", async (stage) => {
  await stage.connected();
  await edit(stage, [a, b, c], [a, b]);
  await stage.receive({ type: "conversation.item.deleted", item_id: "c" });
  await edit(stage, [a, b, c], [a, b, d, c]);
});

same("unanswered edits are forgotten with the connection", async (stage) => {
  await stage.connected();
  await edit(stage, [a, b], [a]);
  await stage.end(1006);
  await stage.startConnect();
  await stage.open();
  await edit(stage, [a, b], [a, c, b]);
});

same("resetHistory() when not connected", async (stage) => {
  await edit(stage, [a], []);
  await edit(stage, [], [a]);
  await edit(stage, [], [spokenItem("t")]);
});
