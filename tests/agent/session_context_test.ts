import { assertEquals } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { SessionContext } from "../../src/agent/session_context.ts";
import { RunToolApprovalItem } from "../../src/agent/tool_approval_item.ts";

const [first, second] = ["first", "second"].map((name) => new RealtimeAgent({ name }));

/** A call of the tool `pay`, by an agent. */
function call(agent: RealtimeAgent, callId: string): RunToolApprovalItem {
  return new RunToolApprovalItem(
    { type: "function_call", name: "pay", callId, arguments: "{}" },
    agent,
  );
}

Deno.test("approvals: a decision that holds for every call of a tool is about that agent's tool", () => {
  const context = new SessionContext(undefined, () => []);
  context.approveTool(call(first!, "call_1"), { alwaysApprove: true });
  context.rejectTool(call(second!, "call_2"), { alwaysReject: true, message: "no money" });
  const decisions = [first, second].map((agent) =>
    context.isToolApproved({ toolName: "pay", callId: "call_3", agent })
  );
  assertEquals(decisions, [true, false]);
  assertEquals(
    context.isToolApproved({ toolName: "other", callId: "call_1", agent: first }),
    undefined,
  );
  assertEquals(context.getRejectionMessage("pay", "call_2"), "no money");
});

Deno.test("approvals: a later decision counts, and one for a single call is about no other", () => {
  const context = new SessionContext(undefined, () => []);
  const isApproved = (callId: string) =>
    context.isToolApproved({ toolName: "pay", callId, agent: first });
  context.approveTool(call(first!, "call_1"), { alwaysApprove: true });
  context.rejectTool(call(first!, "call_2"));
  assertEquals(["call_1", "call_2", "call_3"].map(isApproved), [true, false, true]);
  context.forgetCalls();
  assertEquals(["call_2", "call_3"].map(isApproved), [true, true]);
});
