import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { z } from "zod";
import { backgroundResult } from "../../../src/agent/background_result.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import { tool } from "../../../src/agent/tool.ts";
import { type AnyValue, spokenBy, startSession } from "../../support/session.ts";

const CITY = z.object({ city: z.string() });

/** A tool that answers when the test resolves it. */
function slow(name: string, order: string[] = []) {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const made = tool({
    name,
    description: name,
    parameters: { type: "object", properties: {} },
    execute() {
      order.push(name);
      return promise;
    },
  });
  return { made, resolve, reject };
}

function outputs(sent: AnyValue[]): string[] {
  return sent.flatMap(({ item }) => item?.type === "function_call_output" ? [item.output] : []);
}

/** The outputs and the requests for a response that were sent, in order. */
function steps(sent: AnyValue[]): string[] {
  return sent.flatMap(({ type, item }) =>
    item?.type === "function_call_output"
      ? [`output ${item.output}`]
      : type === "response.create"
      ? ["response"]
      : []
  );
}

Deno.test("the output of a tool goes to the model, which speaks about it", async () => {
  const weather = tool({
    name: "weather",
    description: "The weather",
    parameters: CITY,
    execute: ({ city }) => ({ city, sky: "clear" }),
  });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [weather] }));
  const seen: string[] = [];
  started.session.on("agent_tool_start", (_context, agent, { name }, { toolCall }) => {
    seen.push(`start ${agent.name} ${name} ${toolCall.arguments}`);
  });
  started.session.on("agent_tool_end", (_context, _agent, { name }, result) => {
    seen.push(`end ${name} ${result}`);
  });
  await started.say('call: weather {"city":"Rome"}');
  assertEquals(spokenBy(started.session, "assistant"), ['{"city":"Rome","sky":"clear"}']);
  assertEquals(seen, [
    'start a weather {"city":"Rome"}',
    'end weather {"city":"Rome","sky":"clear"}',
  ]);
  const call = started.session.history.find((item) => item.type === "function_call");
  assertEquals([call?.status, call?.output], ["completed", '{"city":"Rome","sky":"clear"}']);
});

Deno.test("the calls of one response run at the same time, and one response follows all outputs", async () => {
  const order: string[] = [];
  const [one, two] = [slow("one", order), slow("two", order)];
  const agent = new RealtimeAgent({ name: "a", tools: [one.made, two.made] });
  await using started = await startSession(agent);
  await started.say("call: one\ncall: two");
  assertEquals(order, ["one", "two"]);
  started.sent.length = 0;
  two.resolve("second");
  await started.settle();
  assertEquals(steps(started.sent), ["output second"]);
  one.resolve("first");
  await started.settle();
  assertEquals(steps(started.sent), ["output second", "output first", "response"]);
  assertEquals(spokenBy(started.session, "assistant").length, 1);
});

Deno.test("an output waits for the later calls of the same response", async () => {
  const two = slow("two");
  const one = tool({
    name: "one",
    description: "",
    parameters: { type: "object" },
    execute: () => "first",
  });
  await using started = await startSession(
    new RealtimeAgent({ name: "a", tools: [one, two.made] }),
  );
  started.sent.length = 0;
  await started.say("call: one\ncall: two");
  assertEquals(steps(started.sent), ["response", "output first"]);
  two.resolve("second");
  await started.settle();
  assertEquals(steps(started.sent), ["response", "output first", "output second", "response"]);
});

Deno.test("a tool that never settles holds up another output for half a minute at most", async () => {
  const never = slow("never");
  const fast = slow("fast");
  fast.resolve("done");
  await using started = await startSession(
    new RealtimeAgent({ name: "a", tools: [never.made, fast.made] }),
  );
  started.session.sendMessage("call: never\ncall: fast");
  await started.settle(20_000);
  assertEquals(spokenBy(started.session, "assistant"), []);
  await started.settle(20_000);
  assertEquals(spokenBy(started.session, "assistant"), ["done"]);
});

Deno.test("audio goes on while a tool runs, and the last output still requests one response", async () => {
  const [one, two] = [slow("one"), slow("two")];
  await using started = await startSession(
    new RealtimeAgent({ name: "a", tools: [one.made, two.made] }),
  );
  await started.say("call: one\ncall: two");
  one.resolve("first");
  await started.settle(1_000);
  await started.say("say: still here");
  assertEquals(spokenBy(started.session, "assistant"), ["still here"]);
  started.sent.length = 0;
  two.resolve("second");
  await started.settle();
  assertEquals(steps(started.sent), ["output second", "response"]);
});

Deno.test("a background result goes to the model, and requests no response", async () => {
  const note = tool({
    name: "note",
    description: "",
    parameters: { type: "object" },
    execute: () => backgroundResult({ noted: true }),
  });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [note] }));
  started.sent.length = 0;
  await started.say("call: note");
  assertEquals(steps(started.sent), ["response", 'output {"noted":true}']);
});

for (
  const [what, json, problem] of [
    ["are not JSON", "{city:", "not JSON"],
    ["do not fit the schema", '{"city":7}', "city"],
    ["lack a field", "{}", "city"],
  ]
) {
  Deno.test(`arguments that ${what} go back to the model, and the tool is not run`, async () => {
    let runs = 0;
    const weather = tool({
      name: "weather",
      description: "",
      parameters: CITY,
      needsApproval: true,
      execute: () => ++runs,
    });
    await using started = await startSession(new RealtimeAgent({ name: "a", tools: [weather] }), {
      emulator: {
        responder: ({ kind, text }) =>
          kind === "function_output" ? { say: text } : { call: "weather", arguments: json },
      },
    });
    await started.say("what is the weather?");
    assertEquals([runs, started.errors.length], [0, 0]);
    assertStringIncludes(outputs(started.sent)[0]!, problem!);
    assertEquals(spokenBy(started.session, "assistant").length, 1);
  });
}

Deno.test("a tool that throws: the model reads that it failed, and not the error", async () => {
  const failing = tool({
    name: "failing",
    description: "",
    parameters: { type: "object" },
    execute() {
      throw new Error("password: 1234");
    },
  });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [failing] }));
  await started.say("call: failing");
  const [output] = outputs(started.sent);
  assert(!output!.includes("1234"));
  assertStringIncludes(output!, "failed");
  assertEquals(started.errors, []);
});

Deno.test("errorFunction returns the output of a tool that failed; with null an error is raised", async () => {
  const told = tool({
    name: "told",
    description: "",
    parameters: { type: "object" },
    errorFunction: (_context, error) => `it said: ${(error as Error).message}`,
    execute() {
      throw new Error("no line");
    },
  });
  const raised = tool({
    name: "raised",
    description: "",
    parameters: { type: "object" },
    errorFunction: null,
    execute() {
      throw new Error("no line");
    },
  });
  const agent = new RealtimeAgent({ name: "a", tools: [told, raised] });
  await using started = await startSession(agent);
  await started.say("call: told");
  assertEquals(outputs(started.sent), ["it said: no line"]);
  await started.say("call: raised");
  assertEquals(started.errors.map(({ message }) => message), ["no line"]);
  assertEquals(outputs(started.sent)[1], "The tool failed.");
});

Deno.test("an unknown tool: the model reads so, an error is raised, and no response is requested", async () => {
  await using started = await startSession(new RealtimeAgent({ name: "a" }), {
    emulator: { responder: () => ({ call: "nothing", arguments: {} }) },
  });
  started.sent.length = 0;
  await started.say("go");
  assertEquals(steps(started.sent), ["response", 'output Tool "nothing" was not found.']);
  assertEquals(started.errors.length, 1);
  assertStringIncludes(started.errors[0].message, "nothing");
});

Deno.test("values that JSON cannot hold are described, and the rest is kept", async () => {
  const odd = tool({
    name: "odd",
    description: "",
    parameters: { type: "object" },
    execute() {
      const value: AnyValue = { big: 12n, bytes: new Uint8Array(3), map: new Map([["a", 1]]) };
      value.blob = new Blob(["hello"]);
      value.self = value;
      return value;
    },
  });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [odd] }));
  await started.say("call: odd");
  assertEquals(outputs(started.sent), [
    '{"big":"12","bytes":"(3 bytes)","map":{"a":1},"blob":"(5 bytes)","self":"(circular)"}',
  ]);
});

Deno.test("a call that comes twice is answered twice and run once; another call with its id is an error", async () => {
  let runs = 0;
  const count = tool({
    name: "count",
    description: "",
    parameters: { type: "object" },
    execute: () => ++runs,
  });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [count] }));
  const call = {
    type: "function_call" as const,
    callId: "call_1",
    name: "count",
    arguments: "{}",
    responseId: "resp_1",
  };
  const { transport } = started.session;
  const answered: string[] = [];
  transport.sendFunctionCallOutput = (_call, output) => answered.push(output);
  transport.emit("function_call", call);
  transport.emit("function_call", { ...call });
  await started.settle();
  assertEquals([runs, answered], [1, ["1", "1"]]);
  transport.emit("function_call", { ...call, arguments: '{"a":1}' });
  await started.settle();
  assertEquals([runs, answered.length, started.errors.length], [1, 2, 1]);
  assertStringIncludes(started.errors[0].message, "call_1");
});
