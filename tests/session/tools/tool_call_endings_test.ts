import { assertEquals } from "@std/assert";
import { handoff } from "../../../src/agent/handoff.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import { tool, type ToolOptions } from "../../../src/agent/tool.ts";
import { scripted } from "../../support/scripted_session.ts";
import type { AnyValue } from "../../support/session.ts";

const NO_PARAMETERS = { type: "object" } as const;

/** An agent with a tool `who` of these options. */
function agentWith(options: Partial<ToolOptions<typeof NO_PARAMETERS>>) {
  const who = tool({
    name: "who",
    description: "",
    parameters: NO_PARAMETERS,
    execute: () => "me",
    ...options,
  });
  return new RealtimeAgent({ name: "a", tools: [who] });
}

Deno.test("a tool that has answered in time leaves no timer of its time limit", async () => {
  const { session, clock, call, outputs } = await scripted(agentWith({ timeoutMs: 60_000 }));
  call("call_1", "resp_1");
  await clock.advance(0);
  assertEquals([outputs(), clock.pendingTimers], [[["me", true]], 0]);
  session.close();
});

Deno.test("a tool is not run when the session is closed while its guardrail looks", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let runs = 0;
  const guardrail: AnyValue = {
    name: "slow",
    async run() {
      await promise;
      return { behavior: { type: "allow" } };
    },
  };
  const { session, clock, call } = await scripted(
    agentWith({ inputGuardrails: [guardrail], execute: () => ++runs }),
  );
  call("call_1", "resp_1");
  await clock.advance(0);
  session.close();
  resolve();
  await clock.advance(0);
  assertEquals(runs, 0);
});

Deno.test("a call of a connection that has ended asks nobody for an approval on the next one", async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { session, clock, call } = await scripted(agentWith({ needsApproval: () => promise }));
  let asked = 0;
  session.on("tool_approval_requested", () => asked++);
  call("call_1", "resp_1");
  await clock.advance(0);
  session.close();
  await session.connect({ apiKey: "any" });
  resolve(true);
  await clock.advance(0);
  assertEquals(asked, 0);
  session.close();
});

Deno.test("a handoff that fails leaves room for another one in the same response", async () => {
  const [broken, target] = ["broken", "target"].map((name) => new RealtimeAgent({ name }));
  const failing = handoff(broken!, {
    onHandoff() {
      throw new Error("not now");
    },
  });
  const desk = new RealtimeAgent({ name: "desk", handoffs: [failing, target!] });
  const { session, clock, emit, begin } = await scripted(desk);
  const errors: string[] = [];
  session.on("error", ({ error }) => errors.push((error as Error).message));
  begin({ id: "resp_1" });
  for (const name of ["transfer_to_broken", "transfer_to_target"]) {
    const call = { type: "function_call", callId: name, name, arguments: "{}" };
    emit("function_call", { ...call, responseId: "resp_1" });
    await clock.advance(0);
  }
  assertEquals([session.currentAgent.name, errors], ["target", ["not now"]]);
  session.close();
});

Deno.test("an approval of an MCP server that was given is not refused after the connection has ended", async () => {
  const { session, emit, countOf } = await scripted(new RealtimeAgent({ name: "a" }));
  const items: AnyValue[] = [];
  session.on(
    "tool_approval_requested",
    (_context, _agent, { approvalItem }) => items.push(approvalItem),
  );
  emit("mcp_approval_request", {
    itemId: "item_1",
    type: "mcp_approval_request",
    serverLabel: "dice",
    name: "roll",
    arguments: {},
  });
  await session.approve(items[0]);
  session.close();
  await session.approve(items[0]);
  assertEquals([items.length, countOf("sendMcpResponse")], [1, 1]);
});
