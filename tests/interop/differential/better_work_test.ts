import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { better } from "./_compare.ts";
import type { AnyEvent, Stage } from "./_stage.ts";

const ITEM = { id: "item_1", type: "message", role: "user", status: "completed" };
const PART = { response_id: "resp_1", item_id: "item_1", output_index: 0, content_index: 0 };

/** Hands one message over and counts the work: parses, schema runs, clones. */
function countWork(stage: Stage): { parses: number; reads: number; clones: number } {
  const count = { parses: 0, reads: 0, clones: 0 };
  const { parse } = JSON;
  const { structuredClone } = globalThis;
  const frame = JSON.stringify({ type: "input_audio_buffer.cleared", event_id: "e" });
  JSON.parse = (text: string) => {
    count.parses++;
    const { event_id, ...event } = parse(text);
    return Object.defineProperty(event, "event_id", {
      enumerable: true,
      get() {
        count.reads++;
        return event_id;
      },
    });
  };
  globalThis.structuredClone = (value) => {
    count.clones++;
    return structuredClone(value);
  };
  try {
    stage.socket.message(frame);
  } finally {
    JSON.parse = parse;
    globalThis.structuredClone = structuredClone;
  }
  return count;
}

const work = new Map<string, ReturnType<typeof countWork>>();
better(
  "the work for one incoming message",
  "parses, schema runs and clones, and what the listeners are given",
  async (stage) => {
    await stage.connected();
    work.set(stage.side, countWork(stage));
  },
  (theirs, ours) => {
    // Theirs reads the id once for each schema run, and once for the clone.
    assertEquals(work.get("theirs"), { parses: 2, reads: 3, clones: 1 });
    assertEquals(work.get("ours"), { parses: 1, reads: 0, clones: 0 });
    const given = (stage: Stage) => [
      stage.raised("*")[0],
      stage.raised("input_audio_buffer.cleared")[0],
    ];
    const [raw, named] = given(theirs);
    assert(raw !== named);
    assertStrictEquals(...given(ours) as [unknown, unknown]);
  },
);

const REFETCHED =
  "an item after a truncation, a transcription, or the start of an MCP call or list";
const FETCH_CAUSES: Record<string, [events: AnyEvent[], update: object | undefined]> = {
  "a truncation": [
    [
      {
        type: "conversation.item.done",
        previous_item_id: null,
        item: {
          ...ITEM,
          role: "assistant",
          content: [{ type: "output_audio", transcript: "Good morning." }],
        },
      },
      {
        type: "conversation.item.truncated",
        item_id: "item_1",
        content_index: 0,
        audio_end_ms: 300,
      },
    ],
    { content: [{ type: "output_audio", transcript: null }] },
  ],
  "a transcription": [
    [
      {
        type: "conversation.item.done",
        previous_item_id: null,
        item: { ...ITEM, content: [{ type: "input_audio", transcript: null }] },
      },
      {
        type: "conversation.item.input_audio_transcription.completed",
        item_id: "item_1",
        content_index: 0,
        transcript: "hello",
        usage: { type: "duration", seconds: 1 },
      },
    ],
    { content: [{ type: "input_audio", transcript: "hello" }] },
  ],
  "the start of an MCP call": [
    [
      {
        type: "response.output_item.added",
        response_id: "resp_1",
        output_index: 0,
        item: { id: "item_1", type: "mcp_call", server_label: "s", name: "read", arguments: "" },
      },
      { type: "response.mcp_call_arguments.done", ...PART, arguments: '{"path":"/"}' },
      { type: "response.mcp_call.in_progress", item_id: "item_1", output_index: 0 },
    ],
    { status: "in_progress", name: "read", arguments: '{"path":"/"}' },
  ],
  "the start of a list of MCP tools": [
    [{ type: "mcp_list_tools.in_progress", item_id: "item_1" }],
    undefined,
  ],
};
for (const [name, [events, update]] of Object.entries(FETCH_CAUSES)) {
  better(
    REFETCHED,
    name,
    async (stage) => {
      await stage.connected();
      await stage.receive(...events);
    },
    (theirs, ours) => {
      assertEquals(theirs.sent, [{ type: "conversation.item.retrieve", item_id: "item_1" }]);
      assertEquals(ours.sent, []);
      const latest = ours.raised("item_update").at(-1);
      const fields = Object.keys(update ?? {}).map((field) => [field, latest[field]]);
      assertEquals(latest && Object.fromEntries(fields), update);
      assertEquals(latest?.itemId, update && "item_1");
    },
  );
}
