import type { AnyValue } from "../../support/session.ts";
import { better } from "./_compare.ts";
import type { Side } from "./_side.ts";

/** An answer with a secret in it, where one guardrail knows secrets and another is odd. */
async function secretBeside(side: Side, execute: () => Promise<AnyValue>) {
  const secret = {
    name: "no secrets",
    execute: ({ agentOutput }: AnyValue) =>
      Promise.resolve({ tripwireTriggered: agentOutput.includes("secret"), outputInfo: {} }),
  };
  let answers = 0;
  const started = await side.start(side.agent(), {
    options: { outputGuardrails: [{ name: "odd", execute }, secret] },
    emulator: { responder: () => ({ say: answers++ === 0 ? "a secret" : "Sorry." }) },
  });
  const trips: string[] = [];
  started.session.on("guardrail_tripped", (...[, , error]: AnyValue[]) => {
    trips.push(error.result.guardrail.name);
  });
  await started.say("tell me");
  return { started, trips };
}

better(
  "a guardrail that throws, or is slow",
  "it throws beside one that trips",
  async (side) => {
    const { started, trips } = await secretBeside(side, () => Promise.reject(new Error("no line")));
    return { trips, errors: [...new Set(started.errorTexts())] };
  },
  {
    theirs: { trips: [], errors: ["no line"] },
    ours: { trips: ["no secrets"], errors: ["no line"] },
  },
);

better(
  "a guardrail that throws, or is slow",
  "one that trips, before and after another's verdict is there",
  async (side) => {
    const { promise, resolve } = Promise.withResolvers<AnyValue>();
    const { started, trips } = await secretBeside(side, () => promise);
    const before = [...trips];
    resolve({ tripwireTriggered: false, outputInfo: {} });
    await started.settle();
    return { before, after: trips };
  },
  {
    theirs: { before: [], after: ["no secrets"] },
    ours: { before: ["no secrets"], after: ["no secrets"] },
  },
);

/** What a guardrail was given to look at. */
async function looksAt(side: Side, text: string, debounceTextLength: number) {
  const seen: string[] = [];
  const guardrail = {
    name: "looks",
    execute({ agentOutput }: AnyValue) {
      seen.push(agentOutput);
      return Promise.resolve({ tripwireTriggered: false, outputInfo: {} });
    },
  };
  const note = side.tool("note", () => side.sdk.backgroundResult("noted"));
  const started = await side.start(side.agent({ tools: [note] }), {
    options: { outputGuardrails: [guardrail], outputGuardrailSettings: { debounceTextLength } },
  });
  await started.say(text);
  return seen;
}

better(
  "guardrails on an empty or already checked text",
  "a response that is a call and no words",
  (side) => looksAt(side, "call: note", 100),
  { theirs: [""], ours: [] },
);

better(
  "guardrails on an empty or already checked text",
  "the last words were looked at as they came",
  async (side) => (await looksAt(side, "say: good evening", 1)).filter((t) => t === "good evening"),
  { theirs: ["good evening", "good evening"], ours: ["good evening"] },
);

better(
  "a message before the last of a response, under guardrails",
  "a secret, and then something harmless",
  async (side) => {
    const secret = {
      name: "no secrets",
      execute: ({ agentOutput }: AnyValue) =>
        Promise.resolve({ tripwireTriggered: agentOutput.includes("secret"), outputInfo: {} }),
    };
    const trips: string[] = [];
    const started = await side.start(side.agent(), {
      options: { outputGuardrails: [secret] },
      emulator: {
        responder: ({ text }) =>
          text === "tell" ? [{ say: "the secret" }, { say: "is safe" }] : { say: "Sorry." },
      },
    });
    started.session.on("guardrail_tripped", () => trips.push("tripped"));
    await started.say("tell");
    return trips;
  },
  { theirs: [], ours: ["tripped"] },
);
