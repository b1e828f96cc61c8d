import { assertEquals, assertStringIncludes } from "@std/assert";
import { backgroundResult } from "../../../src/agent/background_result.ts";
import { ToolInputError } from "../../../src/agent/errors.ts";
import type { RealtimeFunctionTool } from "../../../src/agent/function_tool.ts";
import { handoff, type HandoffLike } from "../../../src/agent/handoff.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import type { RunContext } from "../../../src/agent/run_context.ts";
import type { Decision } from "../../../src/agent/session_context.ts";
import { tool, type ToolOptions } from "../../../src/agent/tool.ts";
import {
  ToolCall,
  type ToolCallOwner,
  type ToolCallResponse,
} from "../../../src/session/tools/tool_call.ts";
import type { Answer } from "../../../src/session/tools/tool_turn.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";

type Options = Partial<ToolOptions<{ type: "object" }>>;

const agent = new RealtimeAgent({ name: "guide" });

/** A tool `look` that answers "seen". */
function look(options: Options = {}): RealtimeFunctionTool {
  return tool({
    name: "look",
    description: "",
    parameters: { type: "object" },
    execute: () => "seen",
    ...options,
  });
}

/** Changes to a call of {@linkcode start}. */
interface Changes {
  readonly tools?: RealtimeFunctionTool[];
  readonly handoffs?: HandoffLike[];
  readonly decision?: Decision;
  readonly owner?: Partial<ToolCallOwner>;
  readonly name?: string;
}

/** Starts a call of `look`, and notes its steps. */
function start(changes: Changes = {}) {
  const { tools = [look()], handoffs = [], name = "look" } = changes;
  const calls: string[] = [];
  const added: Promise<Answer | undefined>[] = [];
  const connection = new AbortController();
  let { decision } = changes;
  let approve: ((decision: Decision) => void | Promise<void>) | undefined;
  const owner: ToolCallOwner = {
    context: {
      isToolApproved: () => decision?.approved,
      getRejectionMessage: () => decision?.message,
    } as Partial<RunContext> as RunContext,
    options: {},
    clock: new ManualClock(),
    ask(request, { name }, _agent, onDecision) {
      calls.push(`${request.type} of ${name}`);
      approve = onDecision;
    },
    handOver(from, to) {
      calls.push(`${from.name} to ${to.name}`);
      return Promise.resolve();
    },
    toolStarted: (_agent, { name }, { callId }) => calls.push(`start ${name} ${callId}`),
    toolEnded: (_agent, { name }, output) => calls.push(`end ${name} ${output}`),
    error: (error) => calls.push(String(error)),
    ...changes.owner,
  };
  const response: ToolCallResponse = {
    agent,
    functionTools: tools,
    handoffs,
    signal: connection.signal,
    turn: {
      async add(_call, outcome) {
        added.push(outcome);
        (await outcome)?.announce?.();
      },
    },
  };
  const call = new ToolCall(owner, response, {
    type: "function_call",
    callId: "call_1",
    name,
    arguments: "{}",
    responseId: "resp_1",
    previousItemId: "item_0",
  });
  return {
    calls,
    call,
    added,
    connection,
    response,
    async decide(made: Decision) {
      decision = made;
      await approve!(made);
    },
  };
}

/** The output of a call, and whether it is silent. */
async function answerOf({ call }: ReturnType<typeof start>) {
  const answer = await call.outcome;
  return answer && [answer.output, answer.isSilent ?? false];
}

Deno.test("a call runs its tool, and reports the start and the end", async () => {
  const started = start();
  assertEquals(await answerOf(started), ["seen", false]);
  assertEquals(started.calls, ["start look call_1", "end look seen"]);
  assertEquals(started.added, [started.call.outcome]);
});

Deno.test("a tool sees the call without the place of its item", async () => {
  let seen: unknown;
  const started = start({
    tools: [look({ execute: (_input, _context, details) => seen = details?.toolCall })],
  });
  await started.call.outcome;
  assertEquals(seen, {
    type: "function_call",
    callId: "call_1",
    name: "look",
    arguments: "{}",
    responseId: "resp_1",
  });
  assertEquals(started.call.event.previousItemId, "item_0");
});

Deno.test("a background result is silent", async () => {
  const tools = [look({ execute: () => backgroundResult("noted") })];
  assertEquals(await answerOf(start({ tools })), ["noted", true]);
});

Deno.test("a tool that the agent has not, or that is not enabled, is an error, and answers silently", async () => {
  for (const tools of [[], [look({ isEnabled: false })]]) {
    const started = start({ tools });
    assertEquals(await answerOf(started), ['Tool "look" was not found.', true]);
    assertStringIncludes(
      started.calls.join(),
      'ModelBehaviorError: Cannot run the tool "look": the agent "guide" has no enabled tool',
    );
  }
});

Deno.test("an error of a tool without errorFunction is raised, and the call still answers", async () => {
  const tools = [look({
    errorFunction: null,
    execute() {
      throw new Error("no light");
    },
  })];
  const started = start({ tools });
  assertEquals(await answerOf(started), ["The tool failed.", false]);
  assertEquals(started.calls, [
    "start look call_1",
    "Error: no light",
    "end look The tool failed.",
  ]);
});

Deno.test("an error after the end of the connection is not raised", async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  const running = Promise.withResolvers<void>();
  const started = start({
    tools: [look({
      errorFunction: null,
      execute() {
        running.resolve();
        return promise;
      },
    })],
  });
  await running.promise;
  started.connection.abort(new Error("closed"));
  reject(new Error("late"));
  await started.call.outcome;
  assertEquals(started.calls, ["start look call_1", "end look The tool failed."]);
});

Deno.test("a call that needs approval does not answer before the decision, then runs", async () => {
  const started = start({ tools: [look({ needsApproval: true })] });
  assertEquals(await answerOf(started), undefined);
  assertEquals(started.calls, ["function_approval of look"]);
  await started.decide({ approved: true });
  assertEquals(await answerOf(started), ["seen", false]);
  assertEquals([started.added.length, started.calls.at(-1)], [2, "end look seen"]);
});

Deno.test("a call that is decided already asks nobody", async () => {
  const tools = [look({ needsApproval: true })];
  const approved = start({ tools, decision: { approved: true } });
  assertEquals(await answerOf(approved), ["seen", false]);
  const rejected = start({ tools, decision: { approved: false } });
  assertEquals(await answerOf(rejected), ["The call was not approved.", false]);
  assertEquals(rejected.calls[0], "start look call_1");
});

Deno.test("a rejected call answers with the person's message, else with that of toolErrorFormatter", async () => {
  const tools = [look()];
  const decision = { approved: false };
  const formatter = (toolErrorFormatter: () => string | undefined) => ({
    owner: { options: { toolErrorFormatter } },
  });
  const said = { ...decision, message: "Ask tomorrow." };
  assertEquals(await answerOf(start({ tools, decision: said, ...formatter(() => "Never.") })), [
    "Ask tomorrow.",
    false,
  ]);
  assertEquals(await answerOf(start({ tools, decision, ...formatter(() => "Never.") })), [
    "Never.",
    false,
  ]);
  assertEquals(await answerOf(start({ tools, decision, ...formatter(() => undefined) })), [
    "The call was not approved.",
    false,
  ]);
});

Deno.test("a toolErrorFormatter that throws raises an error, and the default message is used", async () => {
  const started = start({
    decision: { approved: false },
    owner: {
      options: {
        toolErrorFormatter() {
          throw new Error("no words");
        },
      },
    },
  });
  assertEquals(await answerOf(started), ["The call was not approved.", false]);
  assertEquals(started.calls.includes("Error: no words"), true);
});

Deno.test("input guardrails run before the approval only with preApprovalInputGuardrails", async () => {
  const inputGuardrails = [{
    name: "no",
    run: () => ({ behavior: { type: "rejectContent" as const, message: "Not this." } }),
  }];
  const tools = [look({ needsApproval: true, inputGuardrails })];
  const early = start({
    tools,
    owner: { options: { toolExecution: { preApprovalInputGuardrails: true } } },
  });
  assertEquals([await answerOf(early), early.calls], [["Not this.", false], []]);
  const late = start({ tools });
  assertEquals([await answerOf(late), late.calls], [undefined, ["function_approval of look"]]);
});

Deno.test("a handoff changes the agent, and answers with its name", async () => {
  const handoffs = [handoff(new RealtimeAgent({ name: "sommelier" }))];
  const started = start({ handoffs, name: "transfer_to_sommelier" });
  assertEquals(await answerOf(started), ['{"assistant":"sommelier"}', false]);
  assertEquals([started.calls, started.response.hasHandedOver], [["guide to sommelier"], true]);
});

Deno.test("a second handoff of a response is not made", async () => {
  const handoffs = [handoff(new RealtimeAgent({ name: "sommelier" }))];
  const started = start({ handoffs, name: "transfer_to_sommelier" });
  await started.call.outcome;
  const owner = {} as ToolCallOwner;
  const again = new ToolCall(owner, started.response, started.call.event);
  assertEquals((await again.outcome)?.output, "Another handoff was made already.");
});

Deno.test("a handoff that fails may be tried again; bad arguments are no error of the session", async () => {
  const failing = (error: Error): HandoffLike => ({
    ...handoff(new RealtimeAgent({ name: "sommelier" })),
    onInvokeHandoff: () => Promise.reject(error),
  });
  const broken = start({
    handoffs: [failing(new Error("asleep"))],
    name: "transfer_to_sommelier",
  });
  assertEquals(await answerOf(broken), ["The tool failed.", false]);
  assertEquals([broken.calls, broken.response.hasHandedOver], [["Error: asleep"], false]);
  const badInput = start({
    handoffs: [failing(new ToolInputError("transfer_to_sommelier", "no reason"))],
    name: "transfer_to_sommelier",
  });
  const [output] = await answerOf(badInput) ?? [];
  assertStringIncludes(String(output), "no reason");
  assertEquals(badInput.calls, []);
});
