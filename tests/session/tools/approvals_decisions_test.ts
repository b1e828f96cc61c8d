import { assertEquals, assertRejects } from "@std/assert";
import { ModelBehaviorError } from "../../../src/agent/errors.ts";
import type { RealtimeFunctionTool, RealtimeToolCall } from "../../../src/agent/function_tool.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import { RunToolApprovalItem } from "../../../src/agent/tool_approval_item.ts";
import { Approvals } from "../../../src/session/tools/approvals.ts";

const agent = new RealtimeAgent({ name: "bank" });
const pay = { name: "pay" } as RealtimeFunctionTool;

function call(callId: string, name = "pay"): RealtimeToolCall {
  return { type: "function_call", callId, name, arguments: "{}" };
}

/** Approvals, the items that they hand out, and the calls that they make. */
function create() {
  const items: RunToolApprovalItem[] = [];
  const calls: string[] = [];
  const approvals = new Approvals({
    context: {
      decide: (item, { approved, always }) =>
        calls.push(`${item.name} ${approved}${always ? " always" : ""}`),
      forgetCalls: () => calls.push("forget"),
    },
    options: { logger: { warn: (message) => calls.push(message) } },
    requested: (_agent, { approvalItem }) => items.push(approvalItem),
  });
  const ask = (callId: string, onDecision: () => void | Promise<void> = () => {}) =>
    approvals.ask({ type: "function_approval", tool: pay }, call(callId), agent, onDecision);
  const askHosted = (itemId: string, onDecision: () => void = () => {}) =>
    approvals.ask(
      { type: "mcp_approval_request" },
      {
        type: "hosted_tool_call",
        name: "roll",
        arguments: "{}",
        status: "in_progress",
        providerData: { itemId },
      },
      agent,
      onDecision,
    );
  return { approvals, ask, askHosted, items, calls };
}

Deno.test("a decision is noted first, and then acted on", async () => {
  const { approvals, ask, items, calls } = create();
  ask("call_1", () => void calls.push("acted"));
  await approvals.decide(items[0]!, { approved: true, always: true });
  assertEquals(calls, ["pay true always", "acted"]);
});

Deno.test("a call is asked about once while it waits, and decided once", async () => {
  const { approvals, ask, items, calls } = create();
  ask("call_1");
  ask("call_1");
  assertEquals(items.length, 1);
  await approvals.decide(items[0]!, { approved: false });
  await approvals.decide(items[0]!, { approved: true });
  assertEquals(calls, ["pay false"]);
});

Deno.test("a copy of an item decides the call, unless it names another tool", async () => {
  const { approvals, ask, calls } = create();
  ask("call_1");
  const other = new RunToolApprovalItem(call("call_1", "steal"), agent);
  await assertRejects(() => approvals.decide(other, { approved: true }), ModelBehaviorError);
  const copy = new RunToolApprovalItem(call("call_1"), agent);
  await approvals.decide(copy, { approved: true });
  assertEquals(calls, ["pay true"]);
});

Deno.test("a decision on a call that never waited, or whose connection has ended, is an error", async () => {
  const { approvals, ask, items, calls } = create();
  const never = new RunToolApprovalItem(call("call_0"), agent);
  await assertRejects(
    () => approvals.decide(never, { approved: true }),
    ModelBehaviorError,
    'Cannot decide on the call "call_0": it does not wait',
  );
  ask("call_1");
  approvals.reset();
  await assertRejects(() => approvals.decide(items[0]!, { approved: true }), ModelBehaviorError);
  assertEquals(calls, ["forget"]);
});

Deno.test("a decision whose action fails may be made again while the connection lasts", async () => {
  const { approvals, askHosted, items, calls } = create();
  let fails = true;
  askHosted("item_1", () => {
    if (fails) throw new Error("not sent");
    calls.push("sent");
  });
  const decide = () => approvals.decide(items[0]!, { approved: true });
  await assertRejects(decide, Error, "not sent");
  fails = false;
  await decide();
  assertEquals(calls.at(-1), "sent");
});

Deno.test("a decision on a tool of an MCP server holds for one call: `always` is dropped, with a warning", async () => {
  const { approvals, askHosted, items, calls } = create();
  askHosted("item_1");
  await approvals.decide(items[0]!, { approved: true, always: true });
  assertEquals(calls, [
    "`alwaysApprove` and `alwaysReject` have no effect on tools of MCP servers",
    "roll true",
  ]);
});

Deno.test("a decided call id may ask again; a decided request of an MCP server may not", async () => {
  const { approvals, ask, askHosted, items } = create();
  ask("call_1");
  askHosted("item_1");
  for (const item of [...items]) await approvals.decide(item, { approved: true });
  ask("call_1");
  askHosted("item_1");
  assertEquals(items.map(({ name }) => name), ["pay", "roll", "pay"]);
});
