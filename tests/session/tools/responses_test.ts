import { assertEquals, assertRejects } from "@std/assert";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import { tool } from "../../../src/agent/tool.ts";
import { RealtimeConnectionError } from "../../../src/contract/errors.ts";
import { agentThatKnows, scripted } from "../../support/scripted_session.ts";
import { startSession } from "../../support/session.ts";

const echo = tool({
  name: "echo",
  description: "",
  parameters: { type: "object" },
  execute: (input) => input,
});

function call(callId: string, responseId: string) {
  return { type: "function_call" as const, callId, name: "echo", arguments: "{}", responseId };
}

Deno.test("the calls of a response whose beginning was not reported request one response", async () => {
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [echo] }));
  const { transport } = started.session;
  const asked: boolean[] = [];
  transport.sendFunctionCallOutput = (_call, _output, startResponse) => asked.push(startResponse);
  transport.emit("function_call", call("call_1", "resp_x"));
  transport.emit("function_call", call("call_2", "resp_x"));
  await started.settle();
  assertEquals(asked, [false, true]);
});

Deno.test("a response is served however many earlier ones never ended", async () => {
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

Deno.test("close() while another agent's functions run: updateAgent() rejects, and the agent stays", async () => {
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

Deno.test("a transport that gives all responses the same id: each has the agent that it began with, and may trip", async () => {
  const [first, second] = ["first", "second"].map((name) => new RealtimeAgent({ name }));
  for (const tellsBeginning of [true, false]) {
    await using started = await startSession(first!, {
      outputGuardrails: [{ name: "never", execute: () => ({ tripwireTriggered: true }) }],
    });
    const { session } = started;
    session.transport.sendMessage = () => {}; // a message about the trip would begin another response
    const seen: string[] = [];
    session.on("agent_end", (_context, { name }) => seen.push(`${name} ends`));
    session.on("guardrail_tripped", (_context, { name }) => seen.push(`${name} trips`));
    const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
    for (const agent of [first!, second!]) {
      await session.updateAgent(agent);
      const [type, delta] = ["transcript_delta" as const, "words"];
      if (tellsBeginning) {
        const providerData = { response: { id: "" } };
        session.transport.emit("turn_started", { type: "response_started", providerData });
      }
      session.transport.emit("audio_transcript_delta", {
        type,
        delta,
        itemId: "i",
        responseId: "",
      });
      const content = [{ type: "output_audio", transcript: "words" }];
      const output = [{ id: "i", type: "message", role: "assistant", content }];
      const response = { id: "", output, usage };
      session.transport.emit("turn_done", { type: "response_done", response });
      await started.clock.advance(0);
    }
    assertEquals(seen, ["first ends", "first trips", "second ends", "second trips"]);
  }
});

Deno.test("the output of agent_end is the text of the last message, whatever item comes after it", async () => {
  await using started = await startSession(new RealtimeAgent({ name: "a" }));
  const said: string[] = [];
  started.session.on("agent_end", (_context, _agent, text) => said.push(text));
  const content = [{ type: "output_text", text: "hello" }];
  const message = { id: "i", type: "message", role: "assistant", content };
  const thought = { id: "r", type: "reasoning", content: [{ type: "text", text: "hm" }] };
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  for (const output of [[message, thought], [thought], [null, { type: "message" }], []]) {
    const response = { id: "resp_1", output, usage };
    started.session.transport.emit("turn_done", { type: "response_done", response });
  }
  assertEquals(said, ["hello", "", "", ""]);
});

Deno.test("a response beside the conversation that ends leaves the one that runs what names none", async () => {
  const { session, clock, begin, call, end, outputs } = await scripted(agentThatKnows("me"));
  begin({ id: "resp_1" });
  begin({ id: "resp_2", conversation_id: null });
  end("resp_2");
  call("call_1", undefined);
  await clock.advance(0);
  assertEquals(outputs(), []);
  end("resp_1");
  assertEquals(outputs(), [["me", true]]);
  session.close();
});

Deno.test("a call that is told twice is answered twice, and its tool runs and is told of once", async () => {
  const { session, clock, call, outputs } = await scripted(agentThatKnows("me"));
  const told: string[] = [];
  session.on("agent_tool_start", () => told.push("start"));
  session.on("agent_tool_end", () => told.push("end"));
  call("call_1", "resp_1");
  await clock.advance(0);
  call("call_1", "resp_1");
  await clock.advance(0);
  assertEquals([outputs(), told], [[["me", true], ["me", true]], ["start", "end"]]);
  session.close();
});

Deno.test("a call is known among the latest thousand, and served anew after them", async () => {
  for (const [calls, runs] of [[1_000, 1_000], [1_001, 1_002]] as const) {
    const { session, clock, call } = await scripted(agentThatKnows("me"));
    let started = 0;
    session.on("agent_tool_start", () => started++);
    for (let index = 0; index < calls; index++) call(`call_${index}`, "resp_1");
    call("call_0", "resp_1");
    await clock.advance(0);
    assertEquals(started, runs);
    session.close();
  }
});

Deno.test("a response is over when 256 have begun after it: its output is sent, and waits for no end", async () => {
  const { session, clock, begin, call, outputs } = await scripted(agentThatKnows("me"));
  begin({ id: "resp_0" });
  call("call_1", "resp_0");
  await clock.advance(0);
  for (let index = 1; index <= 255; index++) begin({ id: `resp_${index}` });
  assertEquals(outputs(), []);
  begin({ id: "resp_256" });
  assertEquals([outputs(), clock.pendingTimers], [[["me", true]], 0]);
  session.close();
});

Deno.test("a call of a response that nobody told of is served by the agent that speaks now", async () => {
  const { session, clock, begin, call, end, outputs } = await scripted(agentThatKnows("first"));
  begin({ id: "resp_1" });
  end("resp_1");
  await session.updateAgent(agentThatKnows("second"));
  call("call_1", "resp_untold");
  await clock.advance(0);
  assertEquals(outputs(), [["second", true]]);
  session.close();
});
