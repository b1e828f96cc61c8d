import { assertEquals, assertStringIncludes } from "@std/assert";
import { backgroundResult } from "../../../src/agent/background_result.ts";
import { ToolTimeoutError } from "../../../src/agent/errors.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import { tool, type ToolOptions } from "../../../src/agent/tool.ts";
import { type AnyValue, startSession } from "../../support/session.ts";

/** A tool that never settles, and the signals of its calls. */
function endless(options: Partial<ToolOptions<{ type: "object" }, AnyValue>> = {}) {
  const signals: AbortSignal[] = [];
  const made = tool<{ type: "object" }, AnyValue>({
    name: "endless",
    description: "",
    parameters: { type: "object" },
    execute(_input, _context, details) {
      signals.push(details!.signal!);
      return new Promise(() => {});
    },
    ...options,
  });
  return { made, signals };
}

function outputs(sent: AnyValue[]): string[] {
  return sent.flatMap(({ item }) => item?.type === "function_call_output" ? [item.output] : []);
}

Deno.test("a tool that takes too long is stopped, and the model reads so", async () => {
  const { made, signals } = endless({ timeoutMs: 2_000 });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [made] }));
  started.session.sendMessage("call: endless");
  await started.settle(1_900);
  assertEquals([signals[0]!.aborted, outputs(started.sent)], [false, []]);
  await started.settle(200);
  assertEquals(signals[0]!.reason instanceof ToolTimeoutError, true);
  assertStringIncludes(outputs(started.sent)[0]!, "2000 ms");
  assertEquals(started.errors, []);
});

Deno.test("timeoutErrorFunction returns the output of a tool that takes too long", async () => {
  const { made } = endless({
    timeoutMs: 2_000,
    timeoutErrorFunction: (_context, { toolName, timeoutMs }) => `${toolName} ${timeoutMs}`,
  });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [made] }));
  await started.say("call: endless");
  assertEquals(outputs(started.sent), ["endless 2000"]);
});

Deno.test("with raise_exception a tool that takes too long raises an error, and the model reads that it failed", async () => {
  const { made } = endless({ timeoutMs: 2_000, timeoutBehavior: "raise_exception" });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [made] }));
  await started.say("call: endless");
  assertEquals(started.errors[0] instanceof ToolTimeoutError, true);
  assertEquals(outputs(started.sent), ["The tool failed."]);
});

for (
  const [what, end] of [
    ["close() of the session", ({ session }: AnyValue) => session.close()],
    ["the server's end of the connection", ({ server }: AnyValue) => server.close(1001, "bye")],
  ] as const
) {
  Deno.test(`${what} aborts the signal of running tools, and drops their outputs`, async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const signals: AbortSignal[] = [];
    const waiting = tool({
      name: "waiting",
      description: "",
      parameters: { type: "object" },
      execute(_input, _context, details) {
        signals.push(details!.signal!);
        return promise;
      },
    });
    const agent = new RealtimeAgent({ name: "a", tools: [waiting] });
    const started = await startSession(agent);
    await started.say("call: waiting");
    const ended: string[] = [];
    started.session.on("agent_tool_end", (_context, _agent, { name }) => ended.push(name));
    await end(started);
    await started.clock.advance(0);
    assertEquals(signals[0]!.aborted, true);
    resolve("late");
    await started.settle();
    assertEquals([ended, outputs(started.sent), started.errors], [[], [], []]);
    await started[Symbol.asyncDispose]();
    assertEquals(started.clock.pendingTimers, 0);
  });
}

Deno.test("guardrails of a tool reject a call, reject its output, or stop it with an error", async () => {
  const log: string[] = [];
  const send = tool({
    name: "send",
    description: "",
    parameters: { type: "object", properties: { to: { type: "string" } } },
    execute(input) {
      log.push((input as { to: string }).to);
      return `sent to ${(input as { to: string }).to}`;
    },
    inputGuardrails: [{
      name: "known",
      run: ({ toolCall }) =>
        toolCall.arguments.includes("stranger")
          ? { behavior: { type: "rejectContent", message: "Not to strangers." } }
          : toolCall.arguments.includes("enemy")
          ? { behavior: { type: "throwException" } }
          : {},
    }],
    outputGuardrails: [{
      name: "discreet",
      run: ({ output }) =>
        String(output).includes("boss")
          ? { behavior: { type: "rejectContent", message: "Sent." } }
          : { behavior: { type: "allow" } },
    }],
  });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [send] }));
  for (const to of ["stranger", "boss", "friend", "enemy"]) {
    await started.say(`call: send {"to":"${to}"}`);
  }
  assertEquals(log, ["boss", "friend"]);
  assertEquals(outputs(started.sent), [
    "Not to strangers.",
    "Sent.",
    "sent to friend",
    "The tool failed.",
  ]);
  assertStringIncludes(started.errors[0].message, "known");
});

Deno.test("a guardrail that changes its arguments does not change the call", async () => {
  const greet = tool({
    name: "greet",
    description: "",
    parameters: { type: "object", properties: { to: { type: "string" } } },
    execute: (input) => `hello ${(input as { to: string }).to}`,
    inputGuardrails: [{
      name: "careless",
      run(data) {
        (data as AnyValue).toolCall = { name: "other", callId: "other", arguments: "{}" };
        return {};
      },
    }],
  });
  await using started = await startSession(new RealtimeAgent({ name: "a", tools: [greet] }));
  await started.say('call: greet {"to":"Ada"}');
  assertEquals(outputs(started.sent), ["hello Ada"]);
});

Deno.test("a tool that is not enabled is not offered, and not run if the model still calls it", async () => {
  let open = false;
  const shop = tool({
    name: "shop",
    description: "",
    parameters: { type: "object" },
    isEnabled: () => open,
    execute: () => "bought",
  });
  const agent = new RealtimeAgent({ name: "a", tools: [shop] });
  await using started = await startSession(agent, {
    emulator: {
      responder: ({ kind }) => kind === "text" ? { call: "shop", arguments: {} } : { say: "well" },
    },
  });
  assertEquals((started.server.config as AnyValue).tools, []);
  open = true;
  await started.session.updateAgent(agent);
  await started.settle();
  assertEquals((started.server.config as AnyValue).tools.length, 1);
  open = false;
  await started.say("buy");
  assertEquals(outputs(started.sent), ['Tool "shop" was not found.']);
});

Deno.test("a call that has answered leaves no listener on its signal, and close() still aborts the signal", async () => {
  const signals: AbortSignal[] = [];
  let listeners = 0;
  const { any } = AbortSignal;
  AbortSignal.any = (sources) => {
    const signal = any.call(AbortSignal, sources);
    const [add, remove] = [signal.addEventListener, signal.removeEventListener];
    signal.addEventListener = (...args: AnyValue) => (listeners++, add.apply(signal, args));
    signal.removeEventListener = (...args: AnyValue) => (listeners--, remove.apply(signal, args));
    return signal;
  };
  try {
    const noting = tool({
      name: "noting",
      description: "",
      parameters: { type: "object" },
      execute(_input, _context, details) {
        signals.push(details!.signal!);
        return backgroundResult("it goes on");
      },
    });
    await using started = await startSession(new RealtimeAgent({ name: "a", tools: [noting] }));
    await started.say("call: noting\ncall: noting");
    assertEquals([signals.length, listeners], [2, 0]);
    started.session.close();
    assertEquals(signals.map(({ aborted }) => aborted), [true, true]);
  } finally {
    AbortSignal.any = any;
  }
});

Deno.test("a tool that closes the session and throws leaves no unhandled rejection", async () => {
  const unheard: unknown[] = [];
  const onUnheard = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unheard.push(event.reason);
  };
  const { made } = endless();
  const abrupt: AnyValue = {
    ...made,
    invoke() {
      started.session.close();
      throw new Error("at once");
    },
  };
  const started = await startSession(new RealtimeAgent({ name: "a", tools: [abrupt] }));
  globalThis.addEventListener("unhandledrejection", onUnheard);
  await started.say("call: endless");
  await started.settle();
  globalThis.removeEventListener("unhandledrejection", onUnheard);
  assertEquals([unheard, started.errors], [[], []]);
  await started[Symbol.asyncDispose]();
});
