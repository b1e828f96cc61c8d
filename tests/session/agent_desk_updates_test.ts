import { assertEquals, assertRejects } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import type { RunContext } from "../../src/agent/run_context.ts";
import { tool } from "../../src/agent/tool.ts";
import type { RealtimeSessionConfigDefinition } from "../../src/contract/session_config.ts";
import { AgentDesk, type AgentDeskOwner } from "../../src/session/agent_desk.ts";

type Config = Partial<RealtimeSessionConfigDefinition>;

const first = new RealtimeAgent({ name: "first", voice: "ash" });
const second = new RealtimeAgent({ name: "second", voice: "coral", instructions: "Be second." });

/** A desk whose first agent speaks, and the calls that it makes. */
async function create(changes: Partial<AgentDeskOwner> = {}) {
  const calls: string[] = [];
  const updates: Config[] = [];
  const desk: AgentDesk = new AgentDesk({
    context: {} as RunContext,
    options: {},
    signal: () => undefined,
    updateConfig(config) {
      calls.push("update");
      updates.push(config);
    },
    handedOver: (from, to) => calls.push(`${from.name} to ${to.name}, ${desk.current.name} speaks`),
    agentChanged: ({ agent }) => calls.push(`${agent.name} speaks`),
    ...changes,
  }, first);
  const config = await desk.begin() as Config;
  return { desk, calls, updates, config };
}

Deno.test("a desk begins with its first agent's config, and sends nothing", async () => {
  const { desk, calls, config } = await create();
  assertEquals([desk.current, config.voice, calls], [first, "ash", ["first speaks"]]);
});

Deno.test("before it begins, the current agent is the first one", () => {
  const desk = new AgentDesk({} as AgentDeskOwner, first);
  assertEquals(desk.current, first);
});

Deno.test("a handoff sends the update, then reports the handoff, then changes the agent", async () => {
  const { desk, calls, updates } = await create();
  await desk.handOver(first, second);
  assertEquals(calls.slice(1), ["update", "first to second, first speaks", "second speaks"]);
  assertEquals([updates[0]!.instructions, updates[0]!.voice], ["Be second.", "coral"]);
});

Deno.test("the update of an agent without tools says that there are none, unless it has a prompt", async () => {
  const { desk, updates } = await create();
  const look = tool({
    name: "look",
    description: "",
    parameters: { type: "object" },
    execute() {},
  });
  for (
    const agent of [
      new RealtimeAgent({ name: "a" }),
      new RealtimeAgent({ name: "b", tools: [look] }),
      new RealtimeAgent({ name: "c", prompt: { promptId: "p" } }),
    ]
  ) await desk.handOver(first, agent);
  assertEquals(updates.map(({ providerData }) => providerData), [
    { tools: [] },
    undefined,
    undefined,
  ]);
});

Deno.test("an update that fails leaves the agent, and no handoff is reported", async () => {
  const { desk, calls } = await create({ updateConfig: () => Promise.reject(new Error("no")) });
  await assertRejects(() => desk.handOver(first, second), Error, "no");
  assertEquals([desk.current, calls], [first, ["first speaks"]]);
});

Deno.test("the end of the connection stops a handoff after each step", async () => {
  for (
    const [step, done] of [
      ["instructions", []],
      ["update", ["update"]],
      ["report", ["update", "report"]],
    ] as const
  ) {
    const connection = new AbortController();
    const steps: string[] = [];
    const note = (now: string) => {
      if (now !== "instructions") steps.push(now);
      if (now === step) connection.abort(new Error("ended"));
    };
    const agent = new RealtimeAgent({
      name: "next",
      instructions() {
        note("instructions");
        return "";
      },
    });
    const { desk } = await create({
      signal: () => connection.signal,
      updateConfig: () => note("update"),
      handedOver: () => note("report"),
    });
    await assertRejects(() => desk.handOver(first, agent), Error, "ended");
    assertEquals([desk.current, steps], [first, [...done]]);
  }
});

Deno.test("a refused voice: the latest update is sent again without the voice, once", async () => {
  const { desk, updates } = await create();
  await desk.handOver(first, second);
  desk.voiceRefused();
  desk.voiceRefused();
  const [, again, ...more] = updates;
  assertEquals([more.length, again!.instructions, again!.voice, again!.audio?.output?.voice], [
    0,
    "Be second.",
    undefined,
    undefined,
  ]);
});

Deno.test("a confirmed voice is not refused later; the voice of an earlier update confirms nothing", async () => {
  for (const [voice, sent] of [["coral", 1], ["ash", 2]] as const) {
    const { desk, updates } = await create();
    await desk.handOver(first, second);
    desk.voiceConfirmed(voice);
    desk.voiceRefused();
    assertEquals(updates.length, sent);
  }
});

Deno.test("voiceRefused() returns the promise of the transport", async () => {
  const { desk } = await create();
  assertEquals(desk.voiceRefused(), undefined);
  const results: (void | Promise<void>)[] = [undefined, Promise.resolve()];
  const other = await create({ updateConfig: () => results.shift() });
  await other.desk.handOver(first, second);
  assertEquals(other.desk.voiceRefused() instanceof Promise, true);
});
