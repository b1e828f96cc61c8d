import { assertEquals } from "@std/assert";
import { backgroundResult } from "../../../src/agent/background_result.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import { tool } from "../../../src/agent/tool.ts";
import { agentThatKnows, scripted } from "../../support/scripted_session.ts";
import { type AnyValue, startSession } from "../../support/session.ts";

/** A tool that answers when the test says so. */
function slow(name: string) {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const parameters = { type: "object", properties: {} } as const;
  return { resolve, made: tool({ name, description: name, parameters, execute: () => promise }) };
}

/** The outputs that were sent, and the responses that were asked for. */
function steps(sent: AnyValue[]): string[] {
  return sent.flatMap(({ type, item }) => {
    if (item?.type === "function_call_output") return [`output ${item.output}`];
    return type === "response.create" ? ["response"] : [];
  });
}

Deno.test("an output that waits for the end of its response is sent, though another response has begun meanwhile", async () => {
  const { session, clock, begin, call, end, outputs } = await scripted(agentThatKnows("me"));
  begin({ id: "resp_1" });
  call("call_1", "resp_1");
  await clock.advance(0);
  assertEquals(outputs(), []);
  begin({ id: "resp_2" });
  end("resp_1");
  assertEquals(outputs(), [["me", true]]);
  session.close();
});

Deno.test("a response that was overtaken asks for no other one, when a call of it ends without a word", async () => {
  const [one, two] = [slow("one"), slow("two")];
  await using started = await startSession(
    new RealtimeAgent({ name: "a", tools: [one.made, two.made] }),
  );
  await started.say("call: one\ncall: two");
  one.resolve("first");
  await started.settle(1_000);
  await started.say("say: still here");
  started.sent.length = 0;
  two.resolve(backgroundResult("second"));
  await started.settle(60_000);
  assertEquals(steps(started.sent), ["output second"]);
});

Deno.test("a response that was overtaken asks for no other one, when half a minute is over", async () => {
  const [one, never] = [slow("one"), slow("never")];
  await using started = await startSession(
    new RealtimeAgent({ name: "a", tools: [one.made, never.made] }),
  );
  await started.say("call: one\ncall: never");
  one.resolve("first");
  await started.settle(1_000);
  await started.say("say: still here");
  started.sent.length = 0;
  await started.settle(60_000);
  assertEquals(steps(started.sent), []);
});

Deno.test("a call that ends without a word takes the response from none of the others", async () => {
  const [one, two] = [slow("one"), slow("two")];
  await using started = await startSession(
    new RealtimeAgent({ name: "a", tools: [one.made, two.made] }),
  );
  await started.say("call: one\ncall: two");
  started.sent.length = 0;
  one.resolve("first");
  await started.settle(1_000);
  two.resolve(backgroundResult("second"));
  await started.settle();
  assertEquals(steps(started.sent), ["output first", "output second", "response"]);
});

Deno.test("the end of a tool is told when its output is on its way", async () => {
  const one = slow("one");
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [one.made] }));
  await started.say("call: one");
  started.sent.length = 0;
  let stepsThen: string[] = [];
  started.session.on("agent_tool_end", () => stepsThen = steps(started.sent));
  one.resolve("first");
  await started.settle();
  assertEquals(stepsThen, ["output first", "response"]);
});
