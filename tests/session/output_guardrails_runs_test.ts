import { assertEquals } from "@std/assert";
import type { RealtimeOutputGuardrail } from "../../src/agent/guardrail.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import type { RunContext } from "../../src/agent/run_context.ts";
import { OutputGuardrails, type SpokenResponse } from "../../src/session/output_guardrails.ts";

const agent = new RealtimeAgent({ name: "guide" });

function response(id: string, signal = new AbortController().signal): SpokenResponse {
  return { id, agent, signal };
}

/** A guardrail that trips over "secret", and the texts that it has seen. */
function noSecret() {
  const seen: string[] = [];
  const guardrail: RealtimeOutputGuardrail = {
    name: "no secret",
    execute({ agentOutput }) {
      seen.push(agentOutput);
      return { tripwireTriggered: agentOutput.includes("secret"), outputInfo: "found" };
    },
  };
  return { guardrail, seen };
}

/** Guardrails over one response that runs, and the calls that they make. */
function create(outputGuardrails: RealtimeOutputGuardrail[], debounceTextLength?: number) {
  const calls: string[] = [];
  const running = response("resp_1");
  const now: { active: SpokenResponse | undefined; count: number } = { active: running, count: 1 };
  const guardrails = new OutputGuardrails({
    context: {} as RunContext,
    options: {
      outputGuardrails,
      ...debounceTextLength !== undefined && { outputGuardrailSettings: { debounceTextLength } },
    },
    responses: () => now,
    cancelResponse: (id) => void calls.push(`cancel ${id}`),
    interrupt: () => void calls.push("interrupt"),
    sendMessage: (text) => void calls.push(/Found: [^.]*/.exec(text)![0]),
    tripped: (_agent, { result }, itemId) => calls.push(`${result.guardrail.name} in ${itemId}`),
    error: (error) => calls.push(`error ${error}`),
  });
  const say = async (text: string, source: "audio" | "text" = "audio", itemId = "item_1") => {
    guardrails.heard({ response: running, itemId, source }, text);
    await settled();
  };
  const end = async (text: string, itemId = "item_1") => {
    running.isOver = true;
    guardrails.ended({ response: running, itemId, source: "audio" }, text);
    await settled();
  };
  return { calls, running, now, say, end };
}

/** Lets the promises of the guardrails settle. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

Deno.test("guardrails run each time the text has grown by debounceTextLength, 100 by default", async () => {
  for (const [length, runs] of [[undefined, 2], [50, 5], [-1, 0]] as const) {
    const { guardrail, seen } = noSecret();
    const { say } = create([guardrail], length);
    for (let index = 0; index < 25; index++) await say("ten chars ");
    assertEquals(seen.length, runs);
  }
});

Deno.test("at the end of a response each text that was not seen to its end is checked once", async () => {
  const { guardrail, seen } = noSecret();
  const { say, end } = create([guardrail], 5);
  await say("words", "audio", "item_1");
  await say("more", "audio", "item_2");
  await end("more words", "item_2");
  assertEquals(seen, ["words", "more words"]);
});

Deno.test("a trip over audio interrupts the model and tells it the finding", async () => {
  const { calls, say } = create([noSecret().guardrail], 1);
  await say("secret");
  assertEquals(calls, ["no secret in item_1", "interrupt", "Found: found"]);
});

Deno.test("a trip over text cancels the response, if it still runs", async () => {
  const { calls, say } = create([noSecret().guardrail], 1);
  await say("secret", "text");
  assertEquals(calls, ["no secret in item_1", "cancel resp_1", "Found: found"]);
  const over = create([noSecret().guardrail], 1);
  over.running.isOver = true;
  await over.say("secret", "text");
  assertEquals(over.calls, ["no secret in item_1", "Found: found"]);
});

Deno.test("a response trips once, whatever guardrails find later", async () => {
  const { calls, say } = create([noSecret().guardrail, noSecret().guardrail], 1);
  await say("secret");
  await say("secret");
  assertEquals(calls.filter((call) => call.startsWith("no secret")).length, 1);
});

Deno.test("a trip of an earlier response is reported, and stops nothing", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow = { name: "slow", execute: () => promise.then(() => ({ tripwireTriggered: true })) };
  const { calls, say, now } = create([slow], 1);
  await say("words");
  now.count++;
  resolve();
  await settled();
  assertEquals(calls, ["slow in item_1"]);
});

Deno.test("a trip of a response beside the conversation does not interrupt the one that speaks", async () => {
  const { calls, say, now } = create([noSecret().guardrail], 1);
  now.active = response("resp_2");
  await say("secret");
  assertEquals(calls, ["no secret in item_1"]);
});

Deno.test("a guardrail that throws raises an error, and the others still run", async () => {
  const broken: RealtimeOutputGuardrail = {
    name: "broken",
    execute() {
      throw "no connection";
    },
  };
  const { calls, say } = create([broken, noSecret().guardrail], 1);
  await say("secret");
  assertEquals(calls.includes("error no connection"), true);
  assertEquals(calls.includes("no secret in item_1"), true);
});

Deno.test("after the end of the connection neither trips nor errors are reported", async () => {
  const connection = new AbortController();
  const ended = response("resp_1", connection.signal);
  const verdict = Promise.withResolvers<{ tripwireTriggered: boolean }>();
  const failure = Promise.withResolvers<never>();
  const reports: unknown[] = [];
  const guardrails = new OutputGuardrails({
    context: {} as RunContext,
    options: {
      outputGuardrails: [
        { name: "slow", execute: () => verdict.promise },
        { name: "broken", execute: () => failure.promise },
      ],
    },
    responses: () => ({ active: ended, count: 1 }),
    cancelResponse() {},
    interrupt() {},
    sendMessage() {},
    tripped: (...args) => reports.push(args),
    error: (error) => reports.push(error),
  });
  guardrails.ended({ response: ended, itemId: "item_1", source: "audio" }, "words");
  connection.abort();
  verdict.resolve({ tripwireTriggered: true });
  failure.reject("late");
  await settled();
  assertEquals(reports, []);
});
