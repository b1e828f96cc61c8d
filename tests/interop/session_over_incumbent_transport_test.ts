import { assert, assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import {
  backgroundResult as theirBackgroundResult,
  OpenAIRealtimeWebSocket as TheirWebSocket,
  RealtimeAgent as TheirAgent,
  tool as theirTool,
} from "npm:@openai/agents-realtime@0.20.0";
import { z } from "zod";
import type { RealtimeAgentLike } from "../../src/agent/agent_like.ts";
import type { RealtimeTool } from "../../src/agent/function_tool.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import { createEmulator } from "../../src/testing/mod.ts";
import type { RealtimeTransportLayer } from "../../src/contract/transport_layer.ts";
import { type AnyValue, spokenBy, startSession } from "../support/session.ts";

/** Our session over the incumbent's own transport and a real socket. */
async function overTheirs(agent: RealtimeAgentLike, options: AnyValue = {}) {
  const emulator = createEmulator(options.emulator);
  const server = await emulator.listen();
  const transport: RealtimeTransportLayer = new TheirWebSocket({
    url: `${server.url}?model=gpt-realtime-2.1`,
    useInsecureApiKey: true,
  });
  const session = new RealtimeSession<AnyValue>(agent, { transport, ...options.session });
  const errors: unknown[] = [];
  const waiting: (() => void)[] = [];
  const note = () => waiting.splice(0).forEach((resume) => resume());
  session.on("error", ({ error }) => errors.push(error));
  session.on("transport_event", () => queueMicrotask(note));
  session.on("history_updated", note);
  session.on("agent_end", note);
  session.on("guardrail_tripped", note);
  await session.connect({ apiKey: "sk-test" });
  return {
    session,
    emulator,
    errors,
    async until(condition: () => boolean) {
      while (!condition()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async end() {
      session.close();
      await emulator.close();
      assertEquals(errors, []);
    },
  };
}

Deno.test("our session over @openai/agents-realtime's transport: tools, a handoff, history and usage", async () => {
  const weather = tool({
    name: "weather",
    description: "The weather",
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => `sunny in ${city}`,
  });
  const other = new RealtimeAgent({ name: "other", instructions: "Other." });
  const agent = new RealtimeAgent({ name: "a", tools: [weather], handoffs: [other] });
  const { session, until, end } = await overTheirs(agent);
  session.sendMessage('call: weather {"city":"Rome"}');
  await until(() => spokenBy(session, "assistant").includes("sunny in Rome"));
  session.sendMessage("call: transfer_to_other");
  await until(() => spokenBy(session, "assistant").includes('{"assistant":"other"}'));
  assertEquals(session.currentAgent.name, "other");
  const call = session.history.find((item) => item.type === "function_call");
  assertEquals([call?.name, call?.output], ["weather", "sunny in Rome"]);
  await until(() => session.usage.requests >= 4);
  assert(session.usage.inputByModality.text > 0);
  await end();
});

Deno.test("our session over @openai/agents-realtime's transport: a guardrail trips once, and the answer is cut", async () => {
  const agent = new RealtimeAgent({ name: "a" });
  const { session, until, end } = await overTheirs(agent, {
    emulator: {
      responder: ({ text }: AnyValue) => ({ say: text.includes("rule") ? "Sorry." : text }),
      pacing: { speed: 3 },
    },
    session: {
      outputGuardrails: [{
        name: "no secrets",
        execute: ({ agentOutput }: AnyValue) => ({
          tripwireTriggered: agentOutput.includes("secret"),
        }),
      }],
      outputGuardrailSettings: { debounceTextLength: 10 },
    },
  });
  let tripped = 0;
  session.on("guardrail_tripped", () => tripped++);
  session.on("audio", () => {});
  session.sendMessage(`a secret that takes ${"very ".repeat(20)} long`);
  await until(() => spokenBy(session, "assistant").includes("Sorry."));
  assertEquals(tripped, 1);
  await end();
});

Deno.test("agents and tools of @openai/agents work in our session as they are", async () => {
  const weather = theirTool({
    name: "weather",
    description: "The weather",
    parameters: z.object({ city: z.string() }),
    execute: ({ city }, runContext) => {
      const { context } = runContext as AnyValue;
      return `sunny in ${city} for ${context.user}, ${context.history.length}`;
    },
  });
  const note = theirTool({
    name: "note",
    description: "",
    parameters: z.object({}),
    needsApproval: true,
    execute: () => theirBackgroundResult("noted") as AnyValue,
  });
  const failing = theirTool({
    name: "failing",
    description: "",
    parameters: z.object({}),
    execute() {
      throw new Error("password");
    },
  });
  const wine = new TheirAgent({
    name: "wine",
    instructions: "Know wine.",
    handoffDescription: "W",
  });
  const desk = new TheirAgent({
    name: "desk",
    instructions: "Greet.",
    tools: [weather, note, failing],
    handoffs: [wine],
  });
  const tools: RealtimeTool[] = [weather, note];
  assertEquals(tools.length, 2);
  const heard: string[] = [];
  (desk as AnyValue).on("agent_tool_end", (_c: unknown, { name }: AnyValue, result: string) => {
    heard.push(`${name}: ${result}`);
  });
  await using started = await startSession(desk, { context: { user: "Ann" } });
  assertEquals((started.server.config as AnyValue).instructions, "Greet.");
  await started.say('call: weather {"city":"Rome"}');
  assertEquals(heard, ["weather: sunny in Rome for Ann, 2"]);
  const requests: AnyValue[] = [];
  started.session.on("tool_approval_requested", (_c, _a, request) => requests.push(request));
  await started.say("call: note");
  assertEquals(heard.length, 1);
  const before = started.sentOf("response.create").length;
  await started.session.approve(requests[0].approvalItem);
  await started.settle();
  assertEquals(heard[1], "note: noted");
  assertEquals(started.sentOf("response.create").length, before);
  await started.say('call: weather {"city":7}');
  assertEquals(spokenBy(started.session, "assistant").length, 2);
  await started.say("call: failing");
  assert(!heard.at(-1)!.includes("password"));
  await started.say("call: transfer_to_wine");
  assertEquals(started.session.currentAgent.name, "wine");
  assertEquals((started.server.config as AnyValue).instructions, "Know wine.");
  assertEquals(started.errors, []);
});

Deno.test("our session over @openai/agents-realtime's transport tells of a response that failed, once", async () => {
  const error = { type: "insufficient_quota", code: "insufficient_quota", message: "No credit." };
  const { session, errors, emulator, until } = await overTheirs(new RealtimeAgent({ name: "a" }), {
    emulator: { responder: () => ({ fail: error }) },
  });
  let ended = false;
  session.on("agent_end", () => ended = true);
  session.sendMessage("hello");
  await until(() => ended);
  assertEquals(errors.map((told) => (told as AnyValue).error), [error]);
  session.close();
  await emulator.close();
});
