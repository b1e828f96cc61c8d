import { assertEquals } from "@std/assert";
import type { RealtimeAgentLike } from "../../src/agent/agent_like.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import type { RunContext } from "../../src/agent/run_context.ts";
import { SessionNotifier } from "../../src/session/session_notifier.ts";

const context = { context: "mine" } as RunContext<string>;

/** A notifier, and the events that it raises on the session. */
function create(isOpen: () => boolean = () => true) {
  const raised: unknown[][] = [];
  const emit = (...event: unknown[]) => {
    raised.push(event);
    return true;
  };
  return { raised, notifier: new SessionNotifier({ emit }, context, isOpen) };
}

/** An agent, and the events that are raised on it. */
function listening() {
  const agent = new RealtimeAgent({ name: "a" });
  const heard: unknown[][] = [];
  agent.on("agent_end", (...args) => heard.push(args));
  return { agent, heard };
}

Deno.test("an event about an agent has the context first, on the session and on the agent", () => {
  const { raised, notifier } = create();
  const { agent, heard } = listening();
  notifier.tellBoth("agent_end", agent, "hello");
  assertEquals(raised, [["agent_end", context, agent, "hello"]]);
  assertEquals(heard, [[context, "hello"]]);
});

Deno.test("tellSession does not reach the agent, and tellAgent does not reach the session", () => {
  const { raised, notifier } = create();
  const { agent, heard } = listening();
  notifier.tellSession("agent_end", agent, "to the session");
  assertEquals([raised.length, heard.length], [1, 0]);
  notifier.tellAgent("agent_end", agent, "to the agent");
  assertEquals([raised.length, heard.length], [1, 1]);
});

Deno.test("a session that is not open raises nothing", () => {
  let isOpen = false;
  const { raised, notifier } = create(() => isOpen);
  const { agent, heard } = listening();
  const raiseAll = () => {
    notifier.emit("history_updated", []);
    notifier.tellBoth("agent_end", agent, "");
    notifier.error(new Error("late"));
  };
  raiseAll();
  assertEquals([raised, heard], [[], []]);
  isOpen = true;
  raiseAll();
  assertEquals([raised.length, heard.length], [3, 1]);
});

Deno.test("an error that an action throws or rejects with becomes an `error` event", async () => {
  const { raised, notifier } = create();
  notifier.attempt(() => {
    throw "thrown";
  });
  notifier.attempt((reason: string) => Promise.reject(reason), "rejected");
  notifier.attempt(() => Promise.resolve("fine"));
  await Promise.resolve();
  assertEquals(raised, [
    ["error", { type: "error", error: "thrown" }],
    ["error", { type: "error", error: "rejected" }],
  ]);
});

Deno.test("an agent of another package that throws from `emit` makes an `error` event", () => {
  const { raised, notifier } = create();
  const agent = {
    emit() {
      throw "no listeners here";
    },
  } as unknown as RealtimeAgentLike;
  notifier.tellAgent("agent_end", agent, "");
  assertEquals(raised, [["error", { type: "error", error: "no listeners here" }]]);
});
