import { assertEquals, assertInstanceOf } from "@std/assert";
import { MessageFormatError } from "../../../src/wire/openai/decode.ts";
import { better } from "./_compare.ts";
import type { AnyEvent, Stage } from "./_stage.ts";

const ITEM = { id: "item_1", type: "message", role: "user", status: "completed" };
const PART = { response_id: "resp_1", item_id: "item_1", output_index: 0, content_index: 0 };
const CALL = {
  id: "item_2",
  type: "function_call",
  status: "completed",
  call_id: "call_1",
  name: "weather",
  arguments: "{}",
};

const LOST = "an unknown enum value on a known event, or no `event_id`";

/**
 * Events that the incumbent's schema refuses (docs/agents_realtime.md#what-the-sdks-parser-takes),
 * and what ours makes of each.
 */
const REFUSED_SHAPES: Record<string, [event: AnyEvent, derived: string[]]> = {
  "a tool call without an event_id": [
    { type: "response.output_item.done", event_id: undefined, response_id: "r", item: CALL },
    ["item_update", "function_call"],
  ],
  "a tool call in a role never heard of": [
    {
      type: "response.output_item.done",
      response_id: "r",
      output_index: 0,
      item: { ...CALL, role: "tool" },
    },
    ["item_update", "function_call"],
  ],
  "a response done, without an event_id": [
    { type: "response.done", event_id: undefined, response: { id: "resp_1" } },
    ["usage_update", "turn_done"],
  ],
  "a response in a status never heard of": [
    { type: "response.done", response: { id: "resp_1", status: "paused" } },
    ["usage_update", "turn_done"],
  ],
  "an item in a status never heard of": [
    { type: "conversation.item.done", item: { ...ITEM, status: "queued", content: [] } },
    ["item_update"],
  ],
  "an item with an image": [
    {
      type: "conversation.item.added",
      previous_item_id: null,
      item: {
        ...ITEM,
        content: [{ type: "input_image", image_url: "data:image/png;base64,AA==" }],
      },
    },
    ["item_update"],
  ],
  "an item with the short name of text": [
    {
      type: "conversation.item.done",
      item: { ...ITEM, role: "assistant", content: [{ type: "text", text: "hello" }] },
    },
    ["item_update"],
  ],
  "audio without a content_index": [
    { type: "response.output_audio.delta", ...PART, content_index: undefined, delta: "AAEC" },
    ["audio"],
  ],
  "a transcript without a content_index": [
    {
      type: "response.output_audio_transcript.delta",
      ...PART,
      content_index: undefined,
      delta: "Good",
    },
    ["audio_transcript_delta"],
  ],
  "a content part with the long name of audio": [
    { type: "response.content_part.done", ...PART, part: { type: "output_audio" } },
    [],
  ],
  "a transcription whose usage has no details": [
    {
      type: "conversation.item.input_audio_transcription.completed",
      item_id: "item_1",
      content_index: 0,
      transcript: "hello",
      usage: { type: "tokens", input_tokens: 1, output_tokens: 2, total_tokens: 3 },
    },
    [],
  ],
  "a transcription that failed with no param": [
    {
      type: "conversation.item.input_audio_transcription.failed",
      item_id: "item_1",
      content_index: 0,
      error: { type: "x", code: "y", message: "z", param: null },
    },
    ["error"],
  ],
  "MCP tools without a description": [
    {
      type: "conversation.item.done",
      item: { id: "l", type: "mcp_list_tools", server_label: "s", tools: [{ name: "read" }] },
    },
    ["mcp_tools_listed"],
  ],
  "arguments of an MCP call without padding": [
    { type: "response.mcp_call_arguments.delta", ...PART, delta: "{}" },
    [],
  ],
  "a rate limit never heard of": [
    { type: "rate_limits.updated", rate_limits: [{ name: "images", limit: 1 }] },
    [],
  ],
};

for (const [name, [event, derived]] of Object.entries(REFUSED_SHAPES)) {
  better(
    LOST,
    name,
    async (stage) => {
      await stage.connected();
      await stage.receive(event);
    },
    (theirs, ours) => {
      assertEquals(theirs.names, ["*"]);
      assertEquals(ours.names, ["*", event.type, ...derived]);
    },
  );
}

better(
  "an API `error` without a listener, or a listener that throws",
  "no listener",
  async (stage) => {
    await stage.connected();
    await stage.receive({ type: "error", error: { type: "x", code: "y", message: "no" } });
  },
  (theirs, ours) => {
    assertEquals([theirs.escaped.length, ours.escaped.length], [1, 0]);
  },
  { withoutErrorListener: true },
);

better(
  "an API `error` without a listener, or a listener that throws",
  "a listener of a message",
  async (stage) => {
    await stage.connected();
    stage.client.on("*", () => {
      throw new Error("in a listener");
    });
    await stage.receive({
      type: "response.output_item.done",
      response_id: "r",
      output_index: 0,
      item: CALL,
    });
  },
  (theirs, ours) => {
    assertEquals(theirs.names, ["*"]);
    assertEquals(theirs.escaped.length, 1);
    const rest = ["response.output_item.done", "item_update", "function_call"];
    assertEquals(ours.names, ["*", "error", ...rest]);
  },
);

/** Events that the incumbent takes, and then fails on. */
const CHOKING: Record<string, [event: AnyEvent, ours: string[]]> = {
  "a user's audio without a transcript": [
    {
      type: "conversation.item.added",
      previous_item_id: null,
      item: { ...ITEM, content: [{ type: "input_audio" }] },
    },
    ["item_update"],
  ],
  "an approval request whose arguments are no JSON": [
    {
      type: "conversation.item.done",
      item: {
        id: "r",
        type: "mcp_approval_request",
        server_label: "s",
        name: "read",
        arguments: '{"pa',
      },
    },
    ["item_update", "mcp_approval_request"],
  ],
  "audio that is no base64": [
    { type: "response.output_audio.delta", ...PART, delta: "*" },
    ["error"],
  ],
  "a session that is not there": [{ type: "session.created", session: null }, ["error"]],
};

for (const [name, [event, derived]] of Object.entries(CHOKING)) {
  better(
    "a message that cannot be handled",
    name,
    async (stage) => {
      await stage.connected();
      await stage.receive(event);
    },
    (theirs, ours) => {
      assertEquals(theirs.escaped.length, 1); // on a real socket, the process ends
      assertEquals(theirs.names, ["*", event.type]);
      assertEquals(ours.names, ["*", event.type, ...derived]);
    },
  );
}

const NO_EVENTS: Record<string, unknown> = {
  "no JSON": "{",
  "no object": "[]",
  "no type": '{"event_id":"e"}',
  "bytes that are no text": Uint8Array.of(0xff, 0xfe).buffer,
};
for (const [name, frame] of Object.entries(NO_EVENTS)) {
  better(
    "a frame that holds no event",
    name,
    async (stage) => {
      await stage.connected();
      await stage.receiveFrame(frame);
    },
    (theirs, ours) => {
      assertEquals(theirs.names, []);
      assertEquals(ours.names, ["error"]);
      assertInstanceOf(ours.raised("error")[0].error, MessageFormatError);
    },
  );
}

better(
  "an event in a binary frame",
  "JSON in UTF-8",
  async (stage) => {
    await stage.connected();
    const text = '{"type":"input_audio_buffer.cleared","event_id":"e"}';
    await stage.receiveFrame(new TextEncoder().encode(text).buffer);
  },
  (theirs, ours) => {
    assertEquals([theirs.names, ours.names], [[], ["*", "input_audio_buffer.cleared"]]);
  },
);

const UNLISTED: AnyEvent[] = [
  { type: "response.never_heard_of", anything: 1 },
  { type: "conversation.item.created", item: { ...ITEM, content: [] } },
  {
    type: "conversation.item.input_audio_transcription.segment",
    item_id: "item_1",
    content_index: 0,
    id: "seg_1",
    speaker: "A",
    start: 0,
    end: 1.5,
    text: "hello",
  },
  {
    type: "input_audio_buffer.timeout_triggered",
    item_id: "item_1",
    audio_start_ms: 0,
    audio_end_ms: 9,
  },
  {
    type: "input_audio_buffer.dtmf_event_received",
    event_id: undefined,
    event: "1",
    received_at: 1_700_000_000,
  },
  { type: "response.mcp_call.failed", item_id: "mcp_1", output_index: 0 },
];
for (const event of UNLISTED) {
  better(
    "an event that the schema does not list",
    event.type,
    async (stage) => {
      await stage.connected();
      await stage.receive(event);
    },
    (theirs, ours) => {
      assertEquals([theirs.names, ours.names], [["*"], ["*", event.type]]);
    },
  );
}

const QUOTA = { type: "insufficient_quota", code: "insufficient_quota", message: "No credit." };

/** Events by which the server says that something failed, and the words that ours tells. */
const FAILURES: Record<string, [event: AnyEvent, words: string]> = {
  "a response without credit": [
    {
      type: "response.done",
      response: {
        id: "resp_1",
        status: "failed",
        status_details: { type: "failed", error: QUOTA },
      },
    },
    "No credit.",
  ],
  "speech that cannot be transcribed": [
    {
      type: "conversation.item.input_audio_transcription.failed",
      item_id: "item_1",
      content_index: 0,
      error: { type: "x", code: "y", message: "Too noisy." },
    },
    "Too noisy.",
  ],
  "a list of MCP tools": [
    { type: "mcp_list_tools.failed", item_id: "mcpl_1" },
    "The service could not list the tools of an MCP server",
  ],
  "an MCP call": [
    { type: "response.mcp_call.failed", item_id: "mcp_1", output_index: 0, error: QUOTA },
    "No credit.",
  ],
};

for (const [name, [event, words]] of Object.entries(FAILURES)) {
  better(
    "a failure that the server reports in an event of its own",
    name,
    async (stage) => {
      await stage.connected();
      await stage.receive(event);
    },
    (theirs, ours) => {
      assertEquals(theirs.raised("error"), []);
      const [{ error }] = ours.raised("error") as [{ error: { error: { message: string } } }];
      assertEquals(error.error.message, words);
    },
  );
}

better(
  "the status of a response",
  "a filter ends it",
  async (stage) => {
    await stage.connected();
    await stage.receive({
      type: "response.done",
      response: {
        id: "resp_1",
        object: "realtime.response",
        status: "incomplete",
        status_details: { type: "incomplete", reason: "content_filter" },
        output: [],
      },
    });
  },
  (theirs, ours) => {
    const statuses = [theirs, ours].map((stage) => {
      const [{ response }] = stage.raised("turn_done") as [
        { response: { status?: string; statusDetails?: { reason?: string } } },
      ];
      return [response.status, response.statusDetails?.reason];
    });
    assertEquals(statuses, [[undefined, undefined], ["incomplete", "content_filter"]]);
  },
);

better(
  "a field that the schema does not list",
  "the phase of an answer, the padding of a delta",
  async (stage) => {
    await stage.connected();
    await stage.receive({
      type: "response.output_text.delta",
      ...PART,
      delta: "Good",
      phase: "commentary",
    });
  },
  (theirs, ours) => {
    const phases = (stage: Stage) => [
      stage.raised("*")[0].phase,
      stage.raised("response.output_text.delta")[0].phase,
    ];
    assertEquals(phases(theirs), ["commentary", undefined]);
    assertEquals(phases(ours), ["commentary", "commentary"]);
  },
);

better(
  "the place of an item in its `item_update`",
  "an answer whose end says `null`, and a call",
  async (stage) => {
    await stage.connected();
    for (const item of [{ ...ITEM, role: "assistant", content: [] }, CALL]) {
      const at = { previous_item_id: "item_0", item };
      await stage.receive({ type: "conversation.item.added", ...at });
      await stage.receive({ type: "conversation.item.done", ...at, previous_item_id: null });
    }
    await stage.receive({
      type: "response.output_item.done",
      response_id: "resp_1",
      output_index: 1,
      item: CALL,
    });
  },
  (theirs, ours) => {
    const places = (stage: Stage) =>
      stage.raised("item_update").map(({ itemId, previousItemId }) => [itemId, previousItemId]);
    assertEquals(places(theirs), [
      ["item_1", "item_0"],
      ["item_1", null],
      ["item_2", undefined],
    ]);
    assertEquals(places(ours), [["item_1", "item_0"], ["item_1", "item_0"], ["item_2", "item_0"]]);
  },
);

better(
  "tracing on a connection that gets no `session.created`",
  "a sideband",
  async (stage) => {
    await stage.connected();
    const updated = { type: "session.updated", session: { type: "realtime", audio: {} } };
    await stage.receive(updated, updated);
  },
  (theirs, ours) => {
    const tracings = (stage: Stage) =>
      stage.log.flatMap((entry) => {
        const { session } = (entry.kind === "sent" ? entry.event : {}) as AnyEvent;
        return session && "tracing" in session ? [session.tracing] : [];
      });
    assertEquals([tracings(theirs), tracings(ours)], [[], ["auto"]]);
  },
);
