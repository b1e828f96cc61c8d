import { assertEquals, assertRejects } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import { RealtimeConnectionError } from "../../src/transport/errors.ts";
import { startSession } from "../support/session.ts";

const echo = tool({
  name: "echo",
  description: "",
  parameters: { type: "object" },
  execute: (input) => input,
});

function call(callId: string, responseId: string) {
  return { type: "function_call" as const, callId, name: "echo", arguments: "{}", responseId };
}

Deno.test("calls of a response whose beginning nobody told of are spoken about once", async () => {
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [echo] }));
  const { transport } = started.session;
  const asked: boolean[] = [];
  transport.sendFunctionCallOutput = (_call, _output, startResponse) => asked.push(startResponse);
  transport.emit("function_call", call("call_1", "resp_x"));
  transport.emit("function_call", call("call_2", "resp_x"));
  await started.settle();
  assertEquals(asked, [false, true]);
});

Deno.test("however many responses never end, a later one is served", async () => {
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [echo] }));
  const { transport } = started.session;
  for (let index = 0; index < 1_000; index++) {
    const providerData = { response: { id: `resp_${index}` } };
    transport.emit("turn_started", { type: "response_started", providerData });
  }
  const asked: boolean[] = [];
  transport.sendFunctionCallOutput = (_call, _output, startResponse) => asked.push(startResponse);
  transport.emit("function_call", call("call_1", "resp_999"));
  await started.settle();
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  const response = { id: "resp_999", output: [], usage };
  transport.emit("turn_done", { type: "response_done", response });
  assertEquals(asked, [true]);
});

Deno.test("close() while another agent is being asked: updateAgent() rejects, and the agent stays", async () => {
  const first = new RealtimeAgent({ name: "first" });
  await using started = await startSession(first);
  const { promise, resolve } = Promise.withResolvers<string>();
  const slow = new RealtimeAgent({ name: "slow", instructions: () => promise });
  const updating = started.session.updateAgent(slow);
  started.session.close();
  resolve("late");
  await assertRejects(() => updating, RealtimeConnectionError, "close()");
  assertEquals(started.session.currentAgent, first);
});
