import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { z } from "zod";
import { handoff } from "../../src/agent/handoff.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import { RealtimeConnectionError, UserError } from "../../src/contract/errors.ts";
import { type AnyValue, spokenBy, startSession } from "../support/session.ts";

function named(name: string, says: string = name) {
  return tool({
    name,
    description: name,
    parameters: { type: "object", properties: {} },
    execute: () => says,
  });
}

/** A desk and a specialist that can hand over to each other. */
function twoAgents(voices: [string?, string?] = []) {
  const specialist = new RealtimeAgent({
    name: "Red wine",
    instructions: "Know wine.",
    handoffDescription: "Knows wine.",
    tools: [named("cellar")],
    voice: voices[1],
  });
  const desk = new RealtimeAgent({
    name: "desk",
    instructions: "Greet.",
    tools: [named("hours")],
    handoffs: [specialist],
    voice: voices[0],
  });
  specialist.handoffs.push(desk);
  return { desk, specialist };
}

Deno.test("a handoff sends new instructions and tools in one update, keeps formats and history, and answers the model", async () => {
  const { desk, specialist } = twoAgents();
  await using started = await startSession(desk, {
    config: { audio: { output: { format: "g711_ulaw", speed: 1.2 } } },
  });
  const { session } = started;
  const events: string[] = [];
  session.on("agent_handoff", (_context, from, to) => events.push(`${from.name} > ${to.name}`));
  desk.on("agent_handoff", (_context, to) => events.push(`desk hears ${to.name}`));
  await started.say("say: good evening");
  const before = session.history;
  const { tools } = started.server.config as AnyValue;
  assertEquals(tools.map(({ name }: AnyValue) => name), ["hours", "transfer_to_Red_wine"]);
  assertStringIncludes(tools[1].description, "Knows wine.");
  started.sent.length = 0;
  await started.say("call: transfer_to_Red_wine");
  assertEquals(started.sentOf("session.update").length, 1);
  const config = started.server.config as AnyValue;
  assertEquals(config.instructions, "Know wine.");
  assertEquals(config.tools.map(({ name }: AnyValue) => name), ["cellar", "transfer_to_desk"]);
  assertEquals([config.audio.output.format, config.audio.output.speed], [
    { type: "audio/pcmu" },
    1.2,
  ]);
  assertEquals(session.currentAgent, specialist);
  assertEquals(events, ["desk hears Red wine", "desk > Red wine"]);
  assertEquals(session.history.slice(0, before.length), before);
  assertEquals(spokenBy(session, "assistant"), ["good evening", '{"assistant":"Red wine"}']);
  const order = started.sent.map(({ type, item }) => item?.type ?? type);
  assertEquals(order, [
    "message",
    "response.create",
    "session.update",
    "function_call_output",
    "response.create",
  ]);
  await started.say("call: transfer_to_desk");
  assertEquals(session.currentAgent, desk);
});

Deno.test("a new agent without tools removes the tools of the old one", async () => {
  const silent = new RealtimeAgent({ name: "silent" });
  const desk = new RealtimeAgent({ name: "desk", tools: [named("hours")], handoffs: [silent] });
  await using started = await startSession(desk);
  await started.say("call: transfer_to_silent");
  assertEquals((started.server.config as AnyValue).tools, []);
});

Deno.test("an agent with another voice takes over before anybody has spoken", async () => {
  const { desk, specialist } = twoAgents(["ash", "coral"]);
  await using started = await startSession(desk);
  await started.session.updateAgent(specialist);
  await started.settle();
  assertEquals((started.server.config as AnyValue).audio.output.voice, "coral");
});

Deno.test("once somebody has spoken the voice stays, and the agent still takes over", async () => {
  const { desk, specialist } = twoAgents(["ash", "coral"]);
  await using started = await startSession(desk);
  await started.say("say: good evening");
  await started.session.updateAgent(specialist);
  await started.settle();
  const { instructions, audio } = started.server.config as AnyValue;
  assertEquals([instructions, audio.output.voice], ["Know wine.", "ash"]);
  assertEquals(started.errors.map(({ error }) => error.code), ["cannot_update_voice"]);
});

Deno.test("an agent whose voice is refused takes over, also right after another whose update is accepted", async () => {
  const { desk, specialist } = twoAgents(["ash", "coral"]);
  const porter = new RealtimeAgent({ name: "porter", instructions: "Carry.", voice: "ash" });
  await using started = await startSession(desk);
  await started.say("say: good evening");
  await Promise.all([porter, specialist].map((agent) => started.session.updateAgent(agent)));
  await started.settle();
  const { instructions, audio } = started.server.config as AnyValue;
  assertEquals(started.session.currentAgent.name, "Red wine");
  assertEquals([instructions, audio.output.voice], ["Know wine.", "ash"]);
});

Deno.test("an agent that was taking over when the session was closed does not take over on the next connection", async () => {
  const { desk, specialist } = twoAgents(["ash", "coral"]);
  await using started = await startSession(desk);
  const { session } = started;
  session.once("agent_handoff", () => session.close());
  await assertRejects(() => session.updateAgent(specialist), RealtimeConnectionError);
  await Promise.all([session.connect({ apiKey: "ek_test" }), started.clock.advance(0)]);
  await started.say("say: good evening");
  const audio = { output: { voice: "coral" } };
  session.transport.sendEvent({ type: "session.update", session: { type: "realtime", audio } });
  await started.settle();
  assertEquals(started.errors.map(({ error }) => error.code), ["cannot_update_voice"]);
  assertEquals((started.server.config as AnyValue).instructions, desk.instructions);
});

Deno.test("an agent without tools whose voice is refused still removes the tools of the old one", async () => {
  const desk = new RealtimeAgent({ name: "desk", voice: "ash", tools: [named("hours")] });
  await using started = await startSession(desk);
  await started.say("say: good evening");
  await started.session.updateAgent(new RealtimeAgent({ name: "silent", voice: "coral" }));
  await started.settle();
  const { tools, audio } = started.server.config as AnyValue;
  assertEquals([tools, audio.output.voice], [[], "ash"]);
});

Deno.test("a call is served by the agent that was active when its response began", async () => {
  const other = new RealtimeAgent({ name: "other", tools: [named("where", "other's")] });
  const first = new RealtimeAgent({ name: "first", tools: [named("where", "first's")] });
  await using started = await startSession(first, {
    emulator: {
      responder: ({ kind, text }) =>
        kind === "function_output"
          ? { say: text }
          : [{ waitMs: 1_000 }, { call: "where", arguments: {} }],
    },
  });
  started.session.sendMessage("where?");
  await started.settle(500);
  await started.session.updateAgent(other);
  await started.settle();
  assertEquals(spokenBy(started.session, "assistant"), ["first's"]);
});

Deno.test("of two handoffs in one response only the first is made, and the model reads so", async () => {
  const [left, right] = ["left", "right"].map((name) => new RealtimeAgent({ name }));
  const desk = new RealtimeAgent({ name: "desk", handoffs: [left!, right!] });
  await using started = await startSession(desk);
  await started.say("call: transfer_to_left\ncall: transfer_to_right");
  assertEquals(started.session.currentAgent, left);
  const outputs = started.sentOf("conversation.item.create").slice(1).map(({ item }) =>
    item.output
  );
  assertEquals(outputs.filter((output) => output === '{"assistant":"left"}').length, 1);
  assertEquals(outputs.length, 2);
});

Deno.test("a handoff with an input checks it, calls onHandoff, and has its own name", async () => {
  const target = new RealtimeAgent({ name: "target" });
  const reasons: unknown[] = [];
  const escalate = handoff(target, {
    toolNameOverride: "escalate",
    toolDescriptionOverride: "When it is serious",
    inputType: z.object({ reason: z.string() }),
    onHandoff: (_context, input) => reasons.push(input?.reason),
  });
  const desk = new RealtimeAgent({ name: "desk", handoffs: [escalate] });
  await using started = await startSession(desk);
  await started.say("call: escalate {}");
  assertEquals(started.session.currentAgent, desk);
  assertStringIncludes(spokenBy(started.session, "assistant")[0] as string, "reason");
  await started.say('call: escalate {"reason":"fire"}');
  assertEquals([started.session.currentAgent, reasons], [target, ["fire"]]);
  assertEquals(started.errors, []);
});

Deno.test("a handoff that is being made when the session ends sends nothing on the next connection", async () => {
  for (const reconnects of [false, true]) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const target = new RealtimeAgent({ name: "target", instructions: "Be the target." });
    const desk = new RealtimeAgent({
      name: "desk",
      handoffs: [handoff(target, { onHandoff: () => promise })],
    });
    await using started = await startSession(desk);
    const { session, clock, errors } = started;
    await started.say("call: transfer_to_target");
    session.close();
    if (reconnects) await Promise.all([session.connect({ apiKey: "any" }), clock.advance(0)]);
    const sentBefore = started.sent.length;
    resolve();
    await started.settle();
    const handoffs: unknown[] = started.sent.slice(sentBefore)
      .filter(({ session }) => session?.instructions === "Be the target.");
    assertEquals([session.currentAgent.name, handoffs, errors], ["desk", [], []]);
  }
});

Deno.test("two tools or handoffs of the same name are refused before anything is sent", async () => {
  const desk = new RealtimeAgent({ name: "desk", tools: [named("same"), named("same")] });
  await assertRejects(() => startSession(desk), UserError, '"same"');
  const agent = new RealtimeAgent({ name: "fine" });
  await using started = await startSession(agent);
  started.sent.length = 0;
  await assertRejects(() => started.session.updateAgent(desk), UserError, '"same"');
  assertEquals([started.sent, started.session.currentAgent], [[], agent]);
});

Deno.test("a handoff whose agent fails keeps the current agent, and the model reads that it failed", async () => {
  const broken = new RealtimeAgent({
    name: "broken",
    instructions() {
      throw new Error("no instructions");
    },
  });
  const desk = new RealtimeAgent({ name: "desk", handoffs: [broken] });
  await using started = await startSession(desk);
  await started.say("call: transfer_to_broken");
  assertEquals(started.session.currentAgent, desk);
  assert(started.errors[0].message === "no instructions");
  assertEquals(spokenBy(started.session, "assistant"), ["The tool failed."]);
});

Deno.test("a voice that the server has taken is settled: a later refusal brings back no agent's config", async () => {
  const { desk, specialist } = twoAgents(["ash", "coral"]);
  await using started = await startSession(desk);
  await started.session.updateAgent(specialist);
  await started.say("say: good evening");
  started.sent.length = 0;
  const audio = { output: { voice: "ash" } };
  started.session.transport.sendEvent({
    type: "session.update",
    session: { type: "realtime", audio },
  });
  await started.settle();
  assertEquals(started.errors.map(({ error }) => error.code), ["cannot_update_voice"]);
  assertEquals(started.sentOf("session.update").length, 1);
  assertEquals((started.server.config as AnyValue).audio.output.voice, "coral");
});

Deno.test("an agent takes over once without its voice: a later refusal is about something else", async () => {
  const { desk, specialist } = twoAgents(["ash", "coral"]);
  await using started = await startSession(desk);
  await started.say("say: good evening");
  await started.session.updateAgent(specialist);
  await started.settle();
  started.sent.length = 0;
  const audio = { output: { voice: "coral" } };
  started.session.transport.sendEvent({
    type: "session.update",
    session: { type: "realtime", audio },
  });
  await started.settle();
  assertEquals(started.errors.map(({ error }) => error.code), [
    "cannot_update_voice",
    "cannot_update_voice",
  ]);
  assertEquals(started.sentOf("session.update").length, 1);
});
