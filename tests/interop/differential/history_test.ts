import type { RealtimeItem } from "../../../src/transport/realtime_item.ts";
import { same } from "./_compare.ts";
import type { Stage } from "./_stage.ts";

const user = (itemId: string, text = itemId): RealtimeItem => ({
  itemId,
  type: "message",
  role: "user",
  status: "completed",
  content: [{ type: "input_text", text }],
});
const system = (itemId: string): RealtimeItem => ({
  itemId,
  type: "message",
  role: "system",
  content: [{ type: "input_text", text: itemId }],
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
  arguments: "{}",
  name: "weather",
  output,
});
const mcp = (itemId: string, output = ""): RealtimeItem => ({
  itemId,
  type: "mcp_call",
  status: "completed",
  arguments: "{}",
  name: "read",
  output,
});
const approval = (itemId: string): RealtimeItem => ({
  itemId,
  type: "mcp_approval_request",
  serverLabel: "files",
  name: "read",
  arguments: {},
  approved: null,
});
const heard = (itemId: string): RealtimeItem => ({
  itemId,
  type: "message",
  role: "user",
  status: "completed",
  content: [{ type: "input_audio", transcript: "hm" }],
});

const edit = (stage: Stage, before: RealtimeItem[], after: RealtimeItem[]) =>
  stage.call("resetHistory", (client) => client.resetHistory(before, after));

const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => user(id)) as [
  RealtimeItem,
  RealtimeItem,
  RealtimeItem,
  RealtimeItem,
];
const EDITS: Record<string, [before: RealtimeItem[], after: RealtimeItem[]]> = {
  "nothing": [[a, b], [a, b]],
  "nothing of nothing": [[], []],
  "items at the end": [[a], [a, b, c]],
  "items where there were none": [[], [a, system("s"), assistant("t")]],
  "an item at the front": [[a, b], [c, a, b]],
  "two items at the front": [[a], [c, d, a]],
  "an item in the middle": [[a, b], [a, c, b]],
  "items in the middle and at the end": [[a, b], [a, c, b, d]],
  "an item taken out": [[a, b, c], [a, c]],
  "all items taken out": [[a, b, c], []],
  "an item replaced by one with the same id": [[a, b, c], [a, user("b", "changed"), c]],
  "the last item replaced": [[a, b], [a, user("b", "changed")]],
  "every item replaced": [[a, b], [user("a", "1"), user("b", "2")]],
  "an item in place of another": [[a, b, c], [a, d, c]],
  "an item replaced, one taken out, one put in": [[a, b, c], [d, user("b", "x"), c]],
  "only the order": [[a, b], [b, a]],
  "an item of the assistant": [[a], [a, assistant("t")]],
  "what the user said in audio": [[a], [a, heard("h")]],
  "an item in the middle that stands there twice": [[a, b], [a, c, c, b]],
  "audio of the assistant put in: refused": [[a], [a, b, spoken("t")]],
  "audio of the assistant changed: refused": [[spoken("t")], [spoken("t", "other"), a]],
  "audio of the assistant left alone": [[spoken("t"), a], [spoken("t"), b, a]],
  "audio of the assistant taken out": [[spoken("t"), a], [a]],
  "audio of the assistant made text": [[a, spoken("t")], [a, assistant("t")]],
  "an MCP call put in: refused": [[a], [a, b, mcp("m")]],
  "an MCP call changed: refused": [[mcp("m")], [mcp("m", "changed")]],
  "an MCP call made a message: refused": [[mcp("m")], [user("m")]],
  "an MCP call taken out": [[a, mcp("m")], [a]],
  "an MCP call left alone": [[mcp("m"), a], [mcp("m"), b, a]],
  "an approval request put in: refused": [[a], [approval("r"), a]],
  "an approval request taken out": [[approval("r"), a], [a]],
  "a function call put in: left out": [[a], [a, call("f"), b]],
  "a function call put in before others": [[a], [call("f"), b, a]],
  "a function call changed": [[a, call("f"), b], [a, call("f", "42"), b]],
  "a function call taken out": [[a, call("f"), b], [a, b]],
};

for (const [name, [before, after]] of Object.entries(EDITS)) {
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

same("PROTOCOL G.9: two items, then one more placed first", async (stage) => {
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
  await edit(stage, [a, b], [user("a", "new"), b]);
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
    await edit(stage, [a, b, c], [a, b, user("e"), c]);
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
  await edit(stage, [], [spoken("t")]);
});
