import { z } from "zod";
import type { AnyValue } from "../../support/session.ts";
import { better } from "./_compare.ts";
import type { Side } from "./_side.ts";

/** A session with two tools that answer when the test says so, both called in one response. */
async function twoSlowTools(side: Side) {
  const [one, two] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const tools = [side.tool("one", () => one.promise), side.tool("two", () => two.promise)];
  const started = await side.start(side.agent({ tools }));
  await started.say("call: one\ncall: two");
  return { started, one, two, from: started.sent.length };
}

better(
  "parallel calls of one response",
  "answers that come one after the other",
  async (side) => {
    const { started, one, two, from } = await twoSlowTools(side);
    two.resolve("second");
    await started.settle(5_000);
    one.resolve("first");
    await started.settle();
    return started.steps(from);
  },
  {
    theirs: ["output second", "response", "output first", "response"],
    ours: ["output second", "output first", "response"],
  },
);

better(
  "parallel calls of one response",
  "a call that does not answer",
  async (side) => {
    const { started, two, from } = await twoSlowTools(side);
    two.resolve("second");
    const after: string[][] = [];
    for (const durationMs of [5_000, 24_000, 2_000]) {
      await started.settle(durationMs);
      after.push(started.steps(from));
    }
    return after;
  },
  {
    theirs: [
      ["output second", "response"],
      ["output second", "response"],
      ["output second", "response"],
    ],
    ours: [["output second"], ["output second"], ["output second", "response"]],
  },
);

better(
  "a tool that throws, with `errorFunction: null`",
  "what the model and the application are told",
  async (side) => {
    const raising = side.tool("raising", () => {
      throw new Error("no line");
    }, { errorFunction: null });
    const started = await side.start(side.agent({ tools: [raising] }));
    await started.say("call: raising");
    return { errors: started.errorTexts(), steps: started.steps() };
  },
  {
    theirs: { errors: ["no line"], steps: ["response"] },
    ours: { errors: ["no line"], steps: ["response", "output The tool failed.", "response"] },
  },
);

better(
  "a tool output that the transport refuses",
  "what the model and the application are told",
  async (side) => {
    const big = side.tool("big", () => "x".repeat(400));
    const started = await side.start(side.agent({ tools: [big] }), {
      prepare({ transport }) {
        const send = transport.sendFunctionCallOutput.bind(transport);
        transport.sendFunctionCallOutput = (call: AnyValue, output: string, start: boolean) => {
          if (output.length > 256) throw new Error("too large");
          send(call, output, start);
        };
      },
    });
    await started.say("call: big");
    return { errors: started.errorTexts(), steps: started.steps() };
  },
  {
    theirs: { errors: ["too large"], steps: ["response"] },
    ours: {
      errors: ["too large"],
      steps: [
        "response",
        "output The output of 400 characters could not be sent. If that is long, ask for less.",
        "response",
      ],
    },
  },
);

const BAD_ARGUMENTS = { "the wrong type": '{"city":7}', "not JSON": "{city:" };

/** What becomes of a call with such arguments. */
async function callWith(side: Side, args: string, options: AnyValue) {
  let [asked, runs] = [0, 0];
  const weather = side.sdk.tool({
    name: "weather",
    description: "The weather",
    parameters: z.object({ city: z.string() }),
    execute: () => ++runs,
    ...options,
  });
  const started = await side.start(side.agent({ tools: [weather] }), {
    emulator: {
      responder: ({ kind, text }: AnyValue) =>
        kind === "function_output" ? { say: text } : { call: "weather", arguments: args },
    },
  });
  started.session.on("tool_approval_requested", () => asked++);
  await started.say("what is the weather?");
  return { asked, runs, errors: started.errors.length, outputs: started.outputs() };
}

const CANNOT = (problem: string) =>
  `The call was not made, as its arguments cannot be used: ${problem}. Correct them and call again.`;

const CORRECTED: Record<string, string> = {
  "the wrong type": CANNOT("city: Invalid input: expected string, received number"),
  "not JSON": CANNOT("they are not JSON"),
};

const SENTENCE = "An error occurred while running the tool. Please try again.";
const TOLD = { asked: 0, runs: 0, errors: 0, outputs: [SENTENCE] };
const ASKED = { asked: 1, runs: 0, errors: 0, outputs: [] };
const UNANSWERED = { asked: 0, runs: 0, errors: 1, outputs: [] };
const ALWAYS = { needsApproval: true };
const BY_ARGUMENTS = { needsApproval: () => Promise.resolve(false) };

for (
  const [what, how, options, theirs] of [
    ["the wrong type", "no approval", {}, TOLD],
    ["the wrong type", "always approval", ALWAYS, ASKED],
    ["the wrong type", "approval by the arguments", BY_ARGUMENTS, ASKED],
    ["not JSON", "no approval", {}, UNANSWERED],
    ["not JSON", "always approval", ALWAYS, UNANSWERED],
    ["not JSON", "approval by the arguments", BY_ARGUMENTS, ASKED],
  ] as const
) {
  better(
    "arguments that do not fit the tool's schema",
    `${what}, ${how}`,
    (side) => callWith(side, BAD_ARGUMENTS[what], options),
    {
      theirs: { ...theirs, outputs: [...theirs.outputs] },
      ours: { ...TOLD, outputs: [CORRECTED[what]!] },
    },
  );
}

/** A tool that is called and does not settle, unless it is told to; and the signal that it was given. */
async function endless(side: Side, options: AnyValue = {}) {
  const signals: (AbortSignal | undefined)[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const tool = side.tool("endless", (_input: unknown, _context: unknown, details: AnyValue) => {
    signals.push(details?.signal);
    return promise;
  }, options);
  const started = await side.start(side.agent({ tools: [tool] }));
  const answered = new Promise((done) => started.session.once("agent_tool_end", done));
  started.session.sendMessage("call: endless");
  await started.settle(1_000);
  const settle = () => {
    resolve();
    return started.settle(0); // stops the timer of a time limit
  };
  return { started, signals, answered, settle };
}

better(
  "the `signal` of a tool",
  "close()",
  async (side) => {
    const { started, signals } = await endless(side);
    const before = signals[0]?.aborted;
    started.session.close();
    return [before, signals[0]?.aborted];
  },
  { theirs: [undefined, undefined], ours: [false, true] },
);

better(
  "the `signal` of a tool",
  "the server ends the connection",
  async (side) => {
    const { started, signals } = await endless(side);
    const before = signals[0]?.aborted;
    await started.server.close(1001, "60 minutes");
    await started.settle(0);
    return [before, signals[0]?.aborted];
  },
  { theirs: [undefined, undefined], ours: [false, true] },
);

better(
  "the `signal` of a tool",
  "close(), of a tool with a time limit",
  async (side) => {
    const { started, signals, settle } = await endless(side, { timeoutMs: 60_000 });
    const before = signals[0]?.aborted;
    started.session.close();
    const after = signals[0]?.aborted;
    await settle();
    return [before, after];
  },
  { theirs: [false, false], ours: [false, true] },
);

better(
  "the `signal` of a tool",
  "a time limit that is over aborts it on both sides",
  async (side) => {
    const { signals, answered } = await endless(side, { timeoutMs: 1 });
    await answered; // theirs measures on the system's clock
    return [signals[0]?.aborted];
  },
  { theirs: [true], ours: [true] },
);
