// Transports of other services may leave events out, raise them late, or raise them twice.
import { assertEquals, assertRejects } from "@std/assert";
import { ModelBehaviorError } from "../../src/agent/errors.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import { ManualClock, ScriptedRealtimeTransport } from "../../src/testing/mod.ts";
import { agentThatKnows, scripted } from "../support/scripted_session.ts";
import type { AnyValue } from "../support/session.ts";

Deno.test("a response whose id comes later is served by the agent that it began with", async () => {
  const { session, clock, begin, call, end, outputs } = await scripted(agentThatKnows("first"));
  begin(undefined);
  await session.updateAgent(agentThatKnows("second"));
  call("call_1", "resp_1");
  end("resp_1");
  await clock.advance(0);
  begin(undefined);
  call("call_2", "resp_2");
  await clock.advance(0);
  assertEquals(outputs().map(([output]) => output), ["first", "second"]);
});

Deno.test("an event without a response id belongs to the running response: a guardrail trips over it once", async () => {
  const { session, clock, emit, begin, call, end, outputs } = await scripted(agentThatKnows("a"), {
    outputGuardrails: [{ name: "never", execute: () => ({ tripwireTriggered: true }) }],
    outputGuardrailSettings: { debounceTextLength: 3 },
  });
  let trips = 0;
  session.on("guardrail_tripped", () => trips++);
  begin({ id: "resp_1" });
  emit("audio_transcript_delta", { itemId: "i", delta: "words" });
  call("call_1", undefined);
  await clock.advance(0);
  const content = [{ type: "output_audio", transcript: "words, and more" }];
  end("resp_1", { id: "i", type: "message", role: "assistant", content });
  await clock.advance(0);
  assertEquals([trips, outputs()], [1, [["a", true]]]);
});

Deno.test("a response whose end is never reported holds an output back for half a minute at most", async () => {
  const { clock, begin, call, outputs } = await scripted(agentThatKnows("a"));
  begin({ id: "resp_1" });
  call("call_1", "resp_1");
  await clock.advance(29_000);
  assertEquals(outputs(), []);
  await clock.advance(2_000);
  assertEquals([outputs(), clock.pendingTimers], [[["a", true]], 0]);
});

Deno.test("a response that begins with the id of one that has not ended loses no output", async () => {
  const { clock, begin, call, outputs } = await scripted(agentThatKnows("a"));
  begin({ id: "" });
  call("call_1", "");
  await clock.advance(0);
  begin({ id: "" });
  assertEquals([outputs(), clock.pendingTimers], [[["a", true]], 0]);
});

Deno.test("an approval request that comes twice is raised once, also after the decision", async () => {
  const { session, emit, countOf } = await scripted(agentThatKnows("a"));
  const asked: AnyValue[] = [];
  session.on("tool_approval_requested", (_context, _agent, { approvalItem }) => {
    asked.push(approvalItem);
  });
  const request = { type: "mcp_approval_request", itemId: "m", name: "roll", arguments: {} };
  emit("mcp_approval_request", request);
  emit("mcp_approval_request", request);
  await session.approve(asked[0]);
  emit("mcp_approval_request", { ...request });
  assertEquals([asked.length, countOf("sendMcpResponse")], [1, 1]);
  session.close();
  await session.connect({ apiKey: "any" });
  emit("mcp_approval_request", request);
  assertEquals(asked.length, 2);
});

Deno.test("a decision that was not sent before the connection ended is not sent in the next one", async () => {
  const { session, transport, emit, countOf } = await scripted(agentThatKnows("a"));
  const asked: AnyValue[] = [];
  session.on("tool_approval_requested", (_context, _agent, { approvalItem }) => {
    asked.push(approvalItem);
  });
  emit("mcp_approval_request", { type: "mcp_approval_request", itemId: "m", name: "roll" });
  const send = transport.sendMcpResponse;
  const sent = Promise.withResolvers<void>();
  transport.sendMcpResponse = () => sent.promise;
  const decided = session.approve(asked[0]);
  session.close();
  sent.reject(new Error("not connected"));
  await assertRejects(() => decided, Error, "not connected");
  transport.sendMcpResponse = send;
  await session.connect({ apiKey: "any" });
  await assertRejects(() => session.approve(asked[0]), ModelBehaviorError, "does not wait");
  assertEquals(countOf("sendMcpResponse"), 0);
});

Deno.test("a transport that can be connected twice receives the config twice", async () => {
  const agent = new RealtimeAgent({ name: "a", instructions: "Be brief." });
  const { session, configs } = await scripted(agent);
  await session.connect({ apiKey: "any" });
  assertEquals(configs().map(({ instructions }) => instructions), ["Be brief.", "Be brief."]);
});

Deno.test("a listener that closes the session ends a handoff of the same response", async () => {
  const who = tool({ name: "who", description: "", parameters: { type: "object" }, execute() {} });
  const agent = new RealtimeAgent({
    name: "a",
    tools: [who],
    handoffs: [new RealtimeAgent({ name: "b" })],
  });
  const { session, emit, clock, begin, call, countOf } = await scripted(agent);
  session.on("agent_tool_start", () => session.close());
  begin({ id: "resp_1" });
  call("call_1", "resp_1");
  emit("function_call", {
    callId: "call_2",
    name: "transfer_to_b",
    arguments: "{}",
    responseId: "resp_1",
  });
  await clock.advance(0);
  assertEquals([countOf("updateSessionConfig"), session.currentAgent.name], [0, "a"]);
});

Deno.test("a response beside the conversation does not keep a guardrail from stopping the one that speaks", async () => {
  const verdict = Promise.withResolvers<void>();
  const { clock, emit, begin, countOf } = await scripted(agentThatKnows("a"), {
    outputGuardrails: [{
      name: "slow",
      execute: () => verdict.promise.then(() => ({ tripwireTriggered: true })),
    }],
    outputGuardrailSettings: { debounceTextLength: 3 },
  });
  begin({ id: "resp_1" });
  emit("audio_transcript_delta", { itemId: "i", delta: "words", responseId: "resp_1" });
  begin({ id: "resp_2", conversation_id: null });
  verdict.resolve();
  await clock.advance(0);
  assertEquals([countOf("interrupt"), countOf("sendMessage")], [1, 1]);
});

Deno.test("a text beside the conversation that trips is cancelled, and the one that speaks goes on", async () => {
  const { clock, emit, begin, countOf } = await scripted(agentThatKnows("a"), {
    outputGuardrails: [{ name: "never", execute: () => ({ tripwireTriggered: true }) }],
    outputGuardrailSettings: { debounceTextLength: 3 },
  });
  begin({ id: "resp_1" });
  begin({ id: "resp_2", conversation_id: null });
  emit("output_text_delta", { itemId: "i", delta: "words", responseId: "resp_2" });
  await clock.advance(0);
  assertEquals(["sendEvent", "interrupt", "sendMessage"].map(countOf), [1, 0, 0]);
});

Deno.test("a method of the transport that rejects raises an error of the session", async () => {
  const { session, transport, clock, emit, begin, call, end } = await scripted(
    agentThatKnows("a"),
    { outputGuardrails: [{ name: "never", execute: () => ({ tripwireTriggered: true }) }] },
  );
  const errors: unknown[] = [];
  session.on("error", ({ error }) => errors.push(error));
  for (
    const method of [
      "sendFunctionCallOutput",
      "requestResponse",
      "interrupt",
      "updateSessionConfig",
    ] as const
  ) transport[method] = () => Promise.reject(method);
  begin({ id: "resp_1" });
  call("call_1", "resp_1");
  const content = [{ type: "output_audio", transcript: "words" }];
  end("resp_1", { id: "i", type: "message", role: "assistant", content });
  await clock.advance(0);
  emit("mcp_tool_call_completed", { itemId: "m" });
  await clock.advance(0);
  const said = await session.updateAgent(agentThatKnows("b")).catch((reason) => reason);
  assertEquals([said, session.currentAgent.name], ["updateSessionConfig", "a"]);
  assertEquals(errors.sort(), ["interrupt", "requestResponse", "sendFunctionCallOutput"]);
});

Deno.test("an update without the refused voice that the transport rejects raises an error of the session", async () => {
  const { session, transport, clock, emit } = await scripted(agentThatKnows("a"));
  const errors: unknown[] = [];
  session.on("error", ({ error }) => errors.push(error));
  await session.updateAgent(new RealtimeAgent({ name: "b", voice: "cedar" }));
  transport.updateSessionConfig = () => Promise.reject("no");
  emit("*", { type: "error", error: { code: "cannot_update_voice" } });
  await clock.advance(0);
  assertEquals(errors, ["no"]);
});

Deno.test("calls of an old response that are approved late request no response once the connection has ended", async () => {
  const [quick, never] = [() => "quick", () => new Promise(() => {})].map((execute, index) =>
    tool({
      name: index === 0 ? "quick" : "never",
      description: "",
      parameters: { type: "object" },
      needsApproval: true,
      execute,
    })
  );
  const agent = new RealtimeAgent({ name: "a", tools: [quick!, never!] });
  const { session, clock, emit, begin, end, outputs, countOf } = await scripted(agent);
  const waiting: AnyValue[] = [];
  session.on("tool_approval_requested", (_context, _agent, { approvalItem }) => {
    waiting.push(approvalItem);
  });
  begin({ id: "resp_0" });
  for (const name of ["never", "quick"]) {
    const type = "function_call";
    emit(type, { type, callId: name, name, arguments: "{}", responseId: "resp_0" });
  }
  end("resp_0");
  await clock.advance(100);
  for (let index = 1; index < 300; index++) {
    begin({ id: `resp_${index}` });
    end(`resp_${index}`);
  }
  session.approve(waiting[0]);
  session.approve(waiting[1]);
  await clock.advance(100);
  assertEquals(outputs(), [["quick", false]]);
  session.close();
  await session.connect({ apiKey: "any" });
  await clock.advance(31_000);
  assertEquals(countOf("requestResponse"), 0);
});

Deno.test("usage without details is counted, also if the details are null", async () => {
  const { session, emit } = await scripted(agentThatKnows("a"));
  const errors: unknown[] = [];
  session.on("error", ({ error }) => errors.push(error));
  const none = { inputTokensDetails: null, outputTokensDetails: null };
  emit("usage_update", { requests: 1, inputTokens: 2, outputTokens: 3, totalTokens: 5, ...none });
  const { totalTokens, inputTokensDetails, requestUsageEntries } = session.usage;
  assertEquals([errors, totalTokens, inputTokensDetails], [[], 5, []]);
  assertEquals(requestUsageEntries!.map((entry) => entry.totalTokens), [5]);
});

Deno.test("a clock is asked to clear only its own timers", async () => {
  const clock = new ManualClock();
  const strict = {
    now: () => clock.now(),
    setTimer: (callback: () => void, delayMs: number) => ({
      of: clock.setTimer(callback, delayMs),
    }),
    clearTimer: (timer: AnyValue) => clock.clearTimer(timer.of),
  };
  const { session, begin, call, end, outputs } = await scripted(agentThatKnows("a"), {
    clock: strict,
  });
  const errors: unknown[] = [];
  session.on("error", ({ error }) => errors.push(error));
  begin({ id: "resp_1" });
  call("call_1", "resp_1");
  end("resp_1");
  await clock.advance(0);
  session.close();
  assertEquals([errors, outputs(), clock.pendingTimers], [[], [["a", true]], 0]);
});

Deno.test("a transport that throws from `on` keeps no listener of the session", async () => {
  const transport = new ScriptedRealtimeTransport();
  const listeners = new Set<unknown>();
  const on = transport.on.bind(transport) as AnyValue;
  const off = transport.off.bind(transport) as AnyValue;
  Object.assign(transport, {
    on(type: AnyValue, listener: AnyValue) {
      if (listeners.size === 5) throw new Error("full");
      listeners.add(listener);
      return on(type, listener);
    },
    off(type: AnyValue, listener: AnyValue) {
      listeners.delete(listener);
      return off(type, listener);
    },
  });
  const session = new RealtimeSession(agentThatKnows("one"), { transport });
  await assertRejects(() => session.connect({ apiKey: "any" }), Error, "full");
  assertEquals(listeners.size, 0);
});
