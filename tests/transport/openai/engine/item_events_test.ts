import { assertEquals } from "@std/assert";
import { type AnyEvent, createEngine } from "../../../support/engine.ts";

const placed = (type: string, item: object, previous_item_id: string | null = null): AnyEvent => ({
  type: `conversation.item.${type}`,
  previous_item_id,
  item,
});
const output = (type: "added" | "done", item: object): AnyEvent => ({
  type: `response.output_item.${type}`,
  response_id: "r",
  output_index: 0,
  item,
});

const CALL = {
  id: "item_c",
  type: "function_call",
  call_id: "call_1",
  name: "weather",
  arguments: '{"place":"Rome"}',
  status: "completed",
};
const MCP_CALL = {
  id: "item_m",
  type: "mcp_call",
  server_label: "files",
  name: "read",
  arguments: "{}",
  output: "text",
};
const MCP_ITEM = {
  itemId: "item_m",
  type: "mcp_call",
  arguments: "{}",
  name: "read",
  output: "text",
};
const TEXT = [{ type: "input_text", text: "hi" }];

/** An event, and the `item_update` that follows from it. */
const UPDATES: [name: string, event: AnyEvent, update: object][] = [
  [
    "a user's message, added",
    placed("added", { id: "u", type: "message", role: "user", status: "completed", content: TEXT }),
    {
      itemId: "u",
      previousItemId: null,
      type: "message",
      role: "user",
      status: "completed",
      content: TEXT,
    },
  ],
  [
    "a message without a status, added",
    placed("added", { id: "u", type: "message", role: "user", content: TEXT }, "p"),
    {
      itemId: "u",
      previousItemId: "p",
      type: "message",
      role: "user",
      status: "in_progress",
      content: TEXT,
    },
  ],
  [
    "a system message, done",
    placed("done", { id: "s", type: "message", role: "system", content: TEXT }),
    { itemId: "s", type: "message", role: "system", content: TEXT },
  ],
  [
    "what a user said, of which no transcript is known yet",
    placed("added", {
      id: "u",
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_audio" }],
    }),
    {
      itemId: "u",
      previousItemId: null,
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_audio", transcript: null }],
    },
  ],
  [
    "an image",
    placed("done", {
      id: "u",
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_image", image_url: "data:x", detail: "low" }],
    }),
    {
      itemId: "u",
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_image", image: "data:x", detail: "low" }],
    },
  ],
  [
    "an assistant's message with parts by their short names",
    placed("done", {
      id: "a",
      type: "message",
      role: "assistant",
      status: "completed",
      content: [{ type: "audio", transcript: "yes" }, { type: "text", text: "yes" }],
    }),
    {
      itemId: "a",
      type: "message",
      role: "assistant",
      status: "completed",
      content: [{ type: "output_audio", transcript: "yes" }, { type: "output_text", text: "yes" }],
    },
  ],
  [
    "a message that was asked for: its place is not said",
    placed("retrieved", {
      id: "u",
      type: "message",
      role: "user",
      status: "completed",
      content: TEXT,
    }),
    { itemId: "u", type: "message", role: "user", status: "completed", content: TEXT },
  ],
  [
    "an assistant's message in a response, finished",
    output("done", {
      id: "a",
      type: "message",
      role: "assistant",
      status: "incomplete",
      content: [],
    }),
    { itemId: "a", type: "message", role: "assistant", status: "incomplete", content: [] },
  ],
  [
    "an MCP call, begun",
    placed("added", { ...MCP_CALL, output: null }),
    { ...MCP_ITEM, previousItemId: null, status: "in_progress", output: null },
  ],
  [
    "an MCP call in a response, finished",
    output("done", MCP_CALL),
    { ...MCP_ITEM, status: "completed" },
  ],
  [
    "a function call in a response, finished",
    output("done", CALL),
    {
      itemId: "item_c",
      type: "function_call",
      status: "in_progress",
      arguments: '{"place":"Rome"}',
      name: "weather",
      output: null,
    },
  ],
];
for (const [name, event, update] of UPDATES) {
  Deno.test(`item_update: ${name}`, () => {
    const { receive, payloads } = createEngine();
    receive(event);
    assertEquals(payloads("item_update"), [update]);
  });
}

Deno.test("function_call: raised when the call is complete, with its ids, name and arguments", () => {
  const { receive, payloads } = createEngine();
  receive(output("added", { ...CALL, status: "in_progress", arguments: "" }));
  assertEquals(payloads("function_call"), []);
  receive(output("done", CALL));
  assertEquals(payloads("function_call"), [{
    id: "item_c",
    type: "function_call",
    callId: "call_1",
    name: "weather",
    arguments: '{"place":"Rome"}',
    responseId: "r",
  }]);
});

const ODD_CALLS: Record<string, object> = {
  "a role never heard of": { ...CALL, role: "wizard" },
  "fields never heard of": { ...CALL, phase: "commentary", object: "realtime.item", extra: [1] },
  "no id": { ...CALL, id: undefined },
};
for (const [name, item] of Object.entries(ODD_CALLS)) {
  Deno.test(`function_call: a call with ${name} is still a call`, () => {
    const { receive, payloads } = createEngine();
    receive(output("done", item));
    assertEquals(payloads("function_call").map(({ callId, name }) => [callId, name]), [
      ["call_1", "weather"],
    ]);
  });
}

Deno.test("function_call: not raised for a call that was cut off", () => {
  const { receive, names } = createEngine();
  receive(output("done", { ...CALL, status: "incomplete", arguments: '{"pla' }));
  assertEquals(names(), []);
});

Deno.test("mcp_tools_listed: raised when the list is complete, and not before", () => {
  const { receive, payloads } = createEngine();
  const item = { id: "l", type: "mcp_list_tools", server_label: "files", tools: [{ name: "x" }] };
  receive(placed("added", { ...item, tools: [] }));
  receive(placed("done", item));
  assertEquals(payloads("mcp_tools_listed"), [{ serverLabel: "files", tools: [{ name: "x" }] }]);
});

for (const [text, parsed] of [['{"a":1}', { a: 1 }], ["", {}], ["not json", {}], ["7", {}]]) {
  Deno.test(`mcp_approval_request: arguments ${JSON.stringify(text)} are ${JSON.stringify(parsed)}`, () => {
    const { receive, names, payloads } = createEngine();
    receive(placed("done", {
      id: "q",
      type: "mcp_approval_request",
      server_label: "files",
      name: "write",
      arguments: text,
    }));
    assertEquals(names(), ["item_update", "mcp_approval_request"]);
    const { itemId, type, serverLabel, name, arguments: args } = payloads(
      "mcp_approval_request",
    )[0];
    assertEquals([itemId, type, serverLabel, name, args], [
      "q",
      "mcp_approval_request",
      "files",
      "write",
      parsed,
    ]);
  });
}

Deno.test("mcp_tool_call_completed: raised when the call is complete, after its item_update", () => {
  const { receive, names } = createEngine();
  receive(placed("added", MCP_CALL));
  assertEquals(names(), ["item_update"]);
  receive(placed("done", MCP_CALL));
  assertEquals(names(), ["item_update", "item_update", "mcp_tool_call_completed"]);
});

Deno.test("item_deleted: has the item's id", () => {
  const { receive, payloads } = createEngine();
  receive({ type: "conversation.item.deleted", item_id: "x" });
  assertEquals(payloads("item_deleted"), [{ itemId: "x" }]);
});

Deno.test("an item of an unknown type is raised as a raw event, and causes no item_update", () => {
  const { receive, names } = createEngine({ hear: ["*", "item_update", "error"] });
  receive(placed("done", { id: "h", type: "hologram" }));
  assertEquals(names(), ["*"]);
});

const SPOKEN = {
  id: "u",
  type: "message",
  role: "user",
  status: "completed",
  content: [{ type: "input_audio", transcript: null }],
};

Deno.test("a transcription updates the item, in its place, without asking the server", () => {
  const { receive, payloads, sent } = createEngine();
  receive(placed("done", SPOKEN, "p"));
  receive({
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "u",
    content_index: 0,
    transcript: "hello",
    usage: { type: "duration", seconds: 1 },
  });
  const update = payloads("item_update")[1];
  assertEquals(update.content, [{ type: "input_audio", transcript: "hello" }]);
  assertEquals([update.itemId, update.previousItemId, sent], ["u", "p", []]);
});

Deno.test("a truncation takes the transcript from the part, and asks the server for nothing", () => {
  const { receive, payloads, sent } = createEngine();
  receive(placed("done", {
    id: "a",
    type: "message",
    role: "assistant",
    status: "completed",
    content: [{ type: "output_audio", transcript: "a long story" }],
  }));
  receive({
    type: "conversation.item.truncated",
    item_id: "a",
    content_index: 0,
    audio_end_ms: 10,
  });
  assertEquals(payloads("item_update")[1]?.content, [{ type: "output_audio", transcript: null }]);
  assertEquals(sent, []);
});

Deno.test("a transcription of a deleted item raises nothing", () => {
  const { receive, names } = createEngine();
  receive(placed("done", SPOKEN));
  receive({ type: "conversation.item.deleted", item_id: "u" });
  receive({
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "u",
    content_index: 0,
    transcript: "hello",
  });
  assertEquals(names(), ["item_update", "item_deleted"]);
});

Deno.test("an answer that begins second does not say that it is the first, as `null` at its end says nothing", () => {
  const { receive, payloads } = createEngine();
  const item = { ...SPOKEN, id: "a" };
  receive(placed("added", item, "u"));
  receive(placed("done", item, null));
  assertEquals(payloads("item_update").map(({ previousItemId }) => previousItemId), ["u", "u"]);
});

for (const item of [CALL, MCP_CALL, { id: "q", type: "mcp_approval_request", name: "write" }]) {
  Deno.test(`the update of a ${item.type} has the place that the server named`, () => {
    const { receive, payloads } = createEngine();
    receive(placed("added", { ...item, status: "in_progress" }, "u"));
    receive(placed("done", item, null));
    receive(output("done", item));
    assertEquals(payloads("item_update").at(-1)?.previousItemId, "u");
  });
}

Deno.test("item_placed: raised for every item that the server places, also for outputs of functions", () => {
  const { receive, payloads } = createEngine({ hear: ["item_placed"] });
  receive(placed("added", { id: "u", type: "message", role: "user", content: TEXT }, null));
  receive(placed("done", { id: "u", type: "message", role: "user", content: TEXT }, null));
  receive(placed("added", { id: "o", type: "function_call_output" }, "u"));
  receive(placed("retrieved", { id: "o", type: "function_call_output" }, "x"));
  assertEquals(payloads("item_placed"), [
    { type: "item_placed", itemId: "u", previousItemId: null },
    { type: "item_placed", itemId: "o", previousItemId: "u" },
  ]);
});

Deno.test("a transcript that comes before its item is in the item's first update", () => {
  const { receive, payloads } = createEngine();
  receive({
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "u",
    content_index: 0,
    transcript: "hello",
  });
  receive(placed("added", SPOKEN, null));
  assertEquals(payloads("item_update").map(({ content }) => content[0].transcript), ["hello"]);
});

Deno.test("the arguments of an MCP call that come before the call are in its first update", () => {
  const { receive, payloads } = createEngine();
  receive({ type: "response.mcp_call_arguments.done", item_id: "item_m", arguments: '{"a":1}' });
  receive(placed("added", { ...MCP_CALL, arguments: "" }));
  assertEquals(payloads("item_update")[0].arguments, '{"a":1}');
});

Deno.test("a call that ends without its arguments has those of the event before", () => {
  const { receive, payloads } = createEngine();
  receive({
    type: "response.function_call_arguments.done",
    item_id: "item_c",
    arguments: '{"a":1}',
  });
  receive(output("done", { ...CALL, arguments: "" }));
  assertEquals(payloads("function_call")[0].arguments, '{"a":1}');
  assertEquals(payloads("item_update")[0].arguments, '{"a":1}');
});
