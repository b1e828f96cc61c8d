import { assertEquals } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import type { Decision } from "../../src/agent/session_context.ts";
import { UsageTotals } from "../../src/agent/usage_totals.ts";
import type { RealtimeItem } from "../../src/contract/realtime_item.ts";
import type { ModelResponse } from "../../src/session/tools/responses.ts";
import {
  connectionReactions,
  historyReactions,
  mcpReactions,
  neutralReactions,
  responseReactions,
} from "../../src/session/transport_reactions.ts";

const agent = new RealtimeAgent({ name: "guide" });
const usage = { inputTokens: 2, outputTokens: 3, totalTokens: 5 };

Deno.test("server events and errors are passed on; the end of the connection is reported", () => {
  const calls: unknown[] = [];
  const reactions = connectionReactions({
    notifier: { emit: (...event: unknown[]) => calls.push(event) },
    failures: undefined,
    connectionEnded: () => calls.push("ended"),
  });
  reactions["*"]({ type: "any" });
  reactions.error({ type: "error", error: "no" });
  for (const status of ["connecting", "connected", "disconnected"] as const) {
    reactions.connection_change(status);
  }
  assertEquals(calls, [
    ["transport_event", { type: "any" }],
    ["error", { type: "error", error: "no" }],
    "ended",
  ]);
});

Deno.test("items are written to the history, and removed from it", () => {
  const calls: unknown[] = [];
  const reactions = historyReactions({
    update: (item) => calls.push(item),
    delete: (itemId) => calls.push(itemId),
  });
  const item: RealtimeItem = { itemId: "a", type: "message", role: "system", content: [] };
  reactions.item_update(item);
  reactions.item_deleted({ itemId: "a" });
  assertEquals(calls, [item, "a"]);
});

/** The reactions to responses, and the calls that they make. */
function following() {
  const calls: string[] = [];
  const totals = new UsageTotals();
  const response = {
    id: "resp_1",
    agent,
    turn: { close: () => calls.push("turn closed") },
  } as unknown as ModelResponse;
  const reactions = responseReactions({
    notifier: {
      emit: (...[type]: unknown[]) => calls.push(`${type}`),
      tellSession: (...[type]: unknown[]) => calls.push(`session ${type}`),
      tellAgent: (...[type]: unknown[]) => calls.push(`agent ${type}`),
      tellBoth: (...[type, , text]: unknown[]) => calls.push(`${type} "${text}"`),
    },
    context: { usage: totals },
    currentAgent: () => agent,
    responses: () => ({
      begin: (id, outOfBand) => calls.push(`begin ${id} ${outOfBand}`),
      of: () => response,
      heard(id) {
        calls.push(`heard ${id}`);
        return response;
      },
      called: ({ name }) => calls.push(`called ${name}`),
      end: ({ id }) => calls.push(`end ${id}`),
    }),
    guardrails: () => ({
      heard: ({ itemId, source }, delta) => calls.push(`check ${itemId} ${source} "${delta}"`),
      ended: ({ itemId, source }, text) => calls.push(`check all ${itemId} ${source} "${text}"`),
    }),
  });
  return { reactions, totals, take: () => calls.splice(0) };
}

Deno.test("a response begins with its id, and may be beside the conversation", () => {
  const { reactions, take } = following();
  const begin = (response: unknown) =>
    reactions.turn_started({ type: "response_started", providerData: { response } });
  begin({ id: "resp_1" });
  assertEquals(take(), ["begin resp_1 false", "session agent_start", "agent agent_start"]);
  begin({ id: "resp_1", conversation_id: null });
  assertEquals(take()[0], "begin resp_1 true");
  begin({ id: 5 });
  assertEquals(take()[0], "begin undefined false");
  reactions.turn_started({ type: "response_started" });
  assertEquals(take()[0], "begin undefined false");
});

Deno.test("a response ends with its last text; guardrails come before its calls", () => {
  const { reactions, take } = following();
  const message = (id: string, ...content: unknown[]) => ({
    id,
    type: "message",
    role: "assistant",
    content,
  });
  const end = (output: unknown) => {
    const response = { id: "resp_1", output: output as unknown[], usage };
    reactions.turn_done({ type: "response_done", response });
    return take();
  };
  assertEquals(
    end([
      message("a", { type: "output_audio", transcript: "spoken" }),
      { id: "b", type: "function_call" },
    ]),
    ["end resp_1", 'agent_end "spoken"', 'check all a audio "spoken"', "turn closed"],
  );
  assertEquals(end([message("a", { type: "output_text", text: "written" })]).slice(1, 3), [
    'agent_end "written"',
    'check all a text "written"',
  ]);
  assertEquals(end(undefined).slice(1, 3), ['agent_end ""', 'check all  text ""']);
});

Deno.test("usage is added up, and labelled with its response when that ends", () => {
  const { reactions, totals } = following();
  reactions.usage_update({
    requests: 1,
    ...usage,
    inputTokensDetails: [],
    outputTokensDetails: [],
  });
  reactions.turn_done({ type: "response_done", response: { id: "resp_1", output: [], usage } });
  assertEquals(
    totals.requestUsageEntries?.map(({ responseId, totalTokens }) => [
      responseId,
      totalTokens,
    ]),
    [["resp_1", 5]],
  );
});

Deno.test("pieces of text go to the guardrails, with their response and their source", () => {
  const { reactions, take } = following();
  const where = { itemId: "a", responseId: "resp_1", delta: "words" };
  reactions.audio_transcript_delta({ type: "transcript_delta", ...where });
  reactions.output_text_delta({ type: "output_text_delta", ...where });
  assertEquals(take(), [
    "heard resp_1",
    'check a audio "words"',
    "heard resp_1",
    'check a text "words"',
  ]);
});

Deno.test("audio_start comes before the first audio of a turn, an item and an interruption", () => {
  const { reactions, take } = following();
  const audio = () =>
    reactions.audio({ type: "audio", data: new ArrayBuffer(0), responseId: "resp_1" });
  audio();
  audio();
  assertEquals(take(), ["session audio_start", "audio", "audio"]);
  for (
    const pause of [
      () => reactions.audio_done(),
      () => reactions.audio_interrupted(),
      () => reactions.turn_started({ type: "response_started" }),
    ]
  ) {
    pause();
    take();
    audio();
    assertEquals(take(), ["session audio_start", "audio"]);
  }
});

/** The reactions to MCP tools, and the calls that they make. */
function withServers(options = {}) {
  const calls: unknown[] = [];
  let decide: ((decision: Decision) => void | Promise<void>) | undefined;
  const reactions = mcpReactions({
    notifier: { tellSession: (...[type]: unknown[]) => calls.push(type) },
    options,
    transport: { sendMcpResponse: (_request, ...answer) => void calls.push(answer) },
    approvals: {
      ask(request, rawItem, _agent, onDecision) {
        calls.push([request, rawItem]);
        decide = onDecision;
      },
    },
    mcpTools: { listed: (label, tools) => calls.push([label, tools]) },
    currentAgent: () => agent,
    requestResponse: () => calls.push("request"),
  });
  return { reactions, take: () => calls.splice(0), decide: (made: Decision) => decide!(made) };
}

Deno.test("a request of an MCP server waits for a decision, which goes back to the server", async () => {
  const { reactions, take, decide } = withServers();
  const request = {
    itemId: "m",
    type: "mcp_approval_request" as const,
    serverLabel: "dice",
    name: "roll",
    arguments: { sides: 6 },
  };
  reactions.mcp_approval_request(request);
  assertEquals(take(), [[{ type: "mcp_approval_request" }, {
    type: "hosted_tool_call",
    name: "roll",
    arguments: '{"sides":6}',
    status: "in_progress",
    providerData: { itemId: "m", type: "mcp_approval_request", serverLabel: "dice" },
  }]]);
  await decide({ approved: false, message: "Not now." });
  assertEquals(take(), [[false, "Not now."]]);
});

Deno.test("after a call of an MCP tool a response is requested, unless the options say otherwise", () => {
  const call = {
    itemId: "m",
    type: "mcp_call" as const,
    status: "completed" as const,
    arguments: "{}",
    name: "roll",
    output: "six",
  };
  for (const [setting, expected] of [[undefined, 1], [true, 1], [false, 0]] as const) {
    const { reactions, take } = withServers({
      automaticallyTriggerResponseForMcpToolCalls: setting,
    });
    reactions.mcp_tool_call_completed(call);
    const calls = take();
    assertEquals([calls[0], calls.length], ["mcp_tool_call_completed", 1 + expected]);
  }
});

Deno.test("the tools of a server are listed, also where a transport leaves the list out", () => {
  const { reactions, take } = withServers();
  reactions.mcp_tools_listed({ serverLabel: "dice", tools: [{ name: "roll" }] });
  reactions.mcp_tools_listed({ serverLabel: "none", tools: undefined as never });
  assertEquals(take(), [["dice", [{ name: "roll" }]], ["none", []]]);
});

Deno.test("neutral events go to the desk and to the history", () => {
  const calls: unknown[] = [];
  const reactions = neutralReactions(
    {
      voiceConfirmed: (voice) => calls.push(["voice", voice]),
      voiceRefused: () => void calls.push("refused"),
    },
    {
      audioDone: (itemId) => calls.push(["audio", itemId]),
      placed: (...args) => calls.push(["placed", ...args]),
      transcribed: (...args) => calls.push(args),
      truncated: ({ heardMs }) => calls.push(["cut", heardMs]),
    },
    { attempt: (action, ...args) => void action(...args) },
  );
  const configured = { type: "session_configured", outputFormat: undefined, voice: "ash" } as const;
  reactions.session_configured?.({ ...configured, isUpdate: false });
  reactions.session_configured?.({ ...configured, isUpdate: true });
  reactions.voice_refused?.({ type: "voice_refused" });
  const part = { itemId: "a", contentIndex: 0 };
  reactions.audio_part_done?.({ type: "audio_part_done", ...part });
  reactions.input_transcribed?.({ type: "input_transcribed", ...part, transcript: "hello" });
  reactions.item_placed?.({ type: "item_placed", itemId: "a", previousItemId: null });
  reactions.item_truncated?.({
    type: "item_truncated",
    ...part,
    heardMs: 5,
    generatedMs: undefined,
  });
  assertEquals(calls, [
    ["voice", "ash"],
    "refused",
    ["audio", "a"],
    ["a", "hello"],
    ["placed", "a", null],
    ["cut", 5],
  ]);
});
