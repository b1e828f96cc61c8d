import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ModelBehaviorError } from "../../../src/agent/errors.ts";
import { hostedMcpTool } from "../../../src/agent/hosted_mcp_tool.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import { tool } from "../../../src/agent/tool.ts";
import type { RunToolApprovalItem } from "../../../src/agent/tool_approval_item.ts";
import { scripted } from "../../support/scripted_session.ts";
import { type AnyValue, spokenBy, type StartOptions, startSession } from "../../support/session.ts";

/** A session whose agent pays sums above 10 only after an approval. */
async function withApproval(options: StartOptions = {}) {
  const runs: number[] = [];
  const pay = tool({
    name: "pay",
    description: "Pays",
    parameters: { type: "object", properties: { sum: { type: "number" } } },
    needsApproval: (_context, input) => (input as { sum: number }).sum > 10,
    execute(input) {
      runs.push((input as { sum: number }).sum);
      return `paid ${(input as { sum: number }).sum}`;
    },
  });
  const agent = new RealtimeAgent({ name: "bank", tools: [pay] });
  const started = await startSession(agent, options);
  const requests: RunToolApprovalItem[] = [];
  started.session.on("tool_approval_requested", (_context, _agent, { approvalItem }) => {
    requests.push(approvalItem);
  });
  return { ...started, server: started.server, runs, requests };
}

function outputs(sent: AnyValue[]): string[] {
  return sent.flatMap(({ item }) => item?.type === "function_call_output" ? [item.output] : []);
}

Deno.test("a call waits for its approval, then runs", async () => {
  await using started = await withApproval();
  await started.say('call: pay {"sum":20}');
  assertEquals([started.runs, outputs(started.sent)], [[], []]);
  const [request] = started.requests;
  assertEquals([request!.name, request!.arguments, request!.agent.name], [
    "pay",
    '{"sum":20}',
    "bank",
  ]);
  await started.session.approve(request!);
  await started.settle();
  assertEquals([started.runs, spokenBy(started.session, "assistant")], [[20], ["paid 20"]]);
});

Deno.test("a call that needs no approval runs at once", async () => {
  await using started = await withApproval();
  await started.say('call: pay {"sum":5}');
  assertEquals([started.runs, started.requests], [[5], []]);
});

Deno.test("the model reads the message of a rejection, or a default message", async () => {
  await using started = await withApproval();
  await started.say('call: pay {"sum":20}');
  await started.session.reject(started.requests[0]!);
  await started.settle();
  await started.say('call: pay {"sum":30}');
  await started.session.reject(started.requests[1]!, { message: "Ask tomorrow." });
  await started.settle();
  assertEquals([started.runs, outputs(started.sent)], [
    [],
    ["The call was not approved.", "Ask tomorrow."],
  ]);
  assertEquals(spokenBy(started.session, "assistant").length, 2);
});

Deno.test("toolErrorFormatter returns the message of a rejection; `undefined` means the default message", async () => {
  const seen: string[] = [];
  await using started = await withApproval({
    toolErrorFormatter({ toolName, callId, defaultMessage }) {
      seen.push(`${toolName} ${callId.slice(0, 5)} ${defaultMessage}`);
      return seen.length === 1 ? "No money today." : undefined;
    },
  });
  for (const index of [0, 1]) {
    await started.say(`call: pay {"sum":2${index}}`);
    await started.session.reject(started.requests[index]!);
    await started.settle();
  }
  assertEquals(seen[0], "pay call_ The call was not approved.");
  assertEquals(outputs(started.sent), ["No money today.", "The call was not approved."]);
});

Deno.test("alwaysApprove and alwaysReject hold for all later calls of the tool", async () => {
  for (const approved of [true, false]) {
    await using started = await withApproval();
    await started.say('call: pay {"sum":20}');
    const [request] = started.requests;
    if (approved) await started.session.approve(request!, { alwaysApprove: true });
    else await started.session.reject(request!, { alwaysReject: true, message: "Never." });
    await started.settle();
    await started.say('call: pay {"sum":30}');
    assertEquals(started.requests.length, 1);
    assertEquals(outputs(started.sent), approved ? ["paid 20", "paid 30"] : ["Never.", "Never."]);
  }
});

Deno.test("a call is decided once: later decisions change nothing", async () => {
  await using started = await withApproval();
  await started.say('call: pay {"sum":20}');
  const [request] = started.requests;
  await started.session.approve(request!);
  await started.session.approve(request!);
  await started.session.reject(request!);
  await started.settle();
  assertEquals([started.runs, outputs(started.sent)], [[20], ["paid 20"]]);
});

Deno.test("a call that waits holds up no other call: the model speaks about the finished ones", async () => {
  await using started = await withApproval();
  await started.say('call: pay {"sum":20}\ncall: pay {"sum":5}');
  assertEquals(spokenBy(started.session, "assistant"), ["paid 5"]);
  await started.session.approve(started.requests[0]!);
  await started.settle();
  assertEquals(spokenBy(started.session, "assistant"), ["paid 5", "paid 20"]);
});

Deno.test("a decision on a call of an ended connection is refused, also after the next one has begun", async () => {
  await using started = await withApproval();
  await started.say('call: pay {"sum":20}');
  started.session.close();
  const [request] = started.requests;
  await assertRejects(
    () => started.session.approve(request!),
    ModelBehaviorError,
    "does not wait for a decision in this connection",
  );
  const connecting = started.session.connect({ apiKey: "ek_test" });
  await started.clock.advance(0);
  await connecting;
  await assertRejects(() => started.session.reject(request!), ModelBehaviorError, "does not wait");
  await started.settle();
  assertEquals(started.runs, []);
});

Deno.test("a decision for all later calls holds on the next connection, too", async () => {
  await using started = await withApproval();
  await started.say('call: pay {"sum":20}');
  await started.session.approve(started.requests[0]!, { alwaysApprove: true });
  started.session.close();
  const connecting = started.session.connect({ apiKey: "ek_test" });
  await started.clock.advance(0);
  await connecting;
  await started.say('call: pay {"sum":30}');
  assertEquals([started.runs, started.requests.length], [[20, 30], 1]);
});

Deno.test("input guardrails run before a person is asked with preApprovalInputGuardrails", async () => {
  let asked = 0;
  const guarded = tool({
    name: "guarded",
    description: "",
    parameters: { type: "object" },
    needsApproval: true,
    execute: () => "ran",
    inputGuardrails: [{
      name: "no",
      run: () => ({ behavior: { type: "rejectContent", message: "Not this." } }),
    }],
  });
  const agent = new RealtimeAgent({ name: "a", tools: [guarded] });
  for (const preApprovalInputGuardrails of [true, false]) {
    await using started = await startSession(agent, {
      toolExecution: { preApprovalInputGuardrails },
    });
    started.session.on("tool_approval_requested", () => asked++);
    await started.say("call: guarded");
    assertEquals(outputs(started.sent), preApprovalInputGuardrails ? ["Not this."] : []);
  }
  assertEquals(asked, 1);
});

Deno.test("a tool of an MCP server waits for an approval, too, and the model goes on when it has run", async () => {
  const server = {
    tools: [{
      name: "roll",
      description: "Rolls dice",
      inputSchema: { type: "object" },
      call: () => "six",
    }],
  };
  const dice = hostedMcpTool({
    serverLabel: "dice",
    serverUrl: "https://example.com/mcp",
    requireApproval: "always",
  });
  const agent = new RealtimeAgent({ name: "a", tools: [dice] });
  await using started = await startSession(agent, {
    emulator: { mcpServers: { dice: server as AnyValue } },
  });
  const requests: AnyValue[] = [];
  const completed: string[] = [];
  started.session.on("tool_approval_requested", (_c, _a, request) => requests.push(request));
  started.session.on("mcp_tool_call_completed", (_c, _a, { output }) => completed.push(output!));
  await started.settle();
  assertEquals(started.session.availableMcpTools.map(({ name }) => name), ["roll"]);
  await started.say("call: roll");
  assertEquals(requests.map(({ type }) => type), ["mcp_approval_request"]);
  await started.session.approve(requests[0].approvalItem);
  await started.settle();
  assertEquals(completed.length, 1);
  assertStringIncludes(completed[0]!, "six");
  assertEquals(started.sentOf("response.create").length >= 2, true);
});

/** A session that approves each call of its agent's tool at once. */
async function approved() {
  const pay = tool({
    name: "who",
    description: "",
    parameters: { type: "object" },
    needsApproval: true,
    execute: () => "paid",
  });
  const started = await scripted(new RealtimeAgent({ name: "a", tools: [pay] }));
  const asked: string[] = [];
  started.session.on("tool_approval_requested", (_context, _agent, { approvalItem }) => {
    asked.push((approvalItem.rawItem as AnyValue).callId);
    started.session.approve(approvalItem);
  });
  return { ...started, asked };
}

Deno.test("a call id that comes again after a thousand calls needs a new approval", async () => {
  const { clock, call, outputs, asked } = await approved();
  for (let i = 0; i <= 1_000; i++) call(`call_${i}`, "resp_1");
  await clock.advance(0);
  call("call_0", "resp_1");
  await clock.advance(0);
  assertEquals([outputs().length, asked.length, asked.at(-1)], [1_002, 1_002, "call_0"]);
});

Deno.test("a call id that comes again on the next connection needs a new approval", async () => {
  const { session, clock, call, asked } = await approved();
  call("call_1", "resp_1");
  await clock.advance(0);
  const { context, currentAgent: agent } = session;
  assertEquals(context.isToolApproved({ toolName: "who", callId: "call_1", agent }), true);
  session.close();
  assertEquals(context.isToolApproved({ toolName: "who", callId: "call_1", agent }), undefined);
  await session.connect({ apiKey: "any" });
  call("call_1", "resp_1");
  await clock.advance(0);
  assertEquals(asked, ["call_1", "call_1"]);
});
