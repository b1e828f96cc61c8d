import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { RealtimeOutputGuardrail } from "../../src/agent/guardrail.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { scripted } from "../support/scripted_session.ts";
import { type AnyValue, spokenBy, startSession } from "../support/session.ts";

const agent = new RealtimeAgent({ name: "guide" });

/** A guardrail that trips over a word, and the texts that it has seen. */
function noWord(word: string): { guardrail: RealtimeOutputGuardrail; seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    guardrail: {
      name: `no ${word}`,
      policyHint: `never say ${word}`,
      execute({ agentOutput }) {
        seen.push(agentOutput);
        return { tripwireTriggered: agentOutput.includes(word), outputInfo: { word } };
      },
    },
  };
}

function trips(session: AnyValue): AnyValue[] {
  const found: AnyValue[] = [];
  session.on(
    "guardrail_tripped",
    (_c: unknown, { name }: AnyValue, error: AnyValue, details: AnyValue) => {
      found.push({ agent: name, error, details });
    },
  );
  return found;
}

function userWords(started: AnyValue): string[] {
  return started.sentOf("conversation.item.create").map(({ item }: AnyValue) =>
    item.content[0].text
  );
}

Deno.test("a guardrail trips while the model speaks: the model is interrupted, reads why, and answers again", async () => {
  const { guardrail } = noWord("secret");
  await using started = await startSession(agent, {
    outputGuardrails: [guardrail],
    emulator: {
      responder: ({ text }) => ({ say: text.includes("rule") ? "Sorry." : text }),
      pacing: { speed: 1 },
    },
  });
  started.session.on("audio", () => {});
  const tripped = trips(started.session);
  let interruptions = 0;
  started.session.on("audio_interrupted", () => interruptions++);
  await started.say(`the secret is ${"long ".repeat(40)}`);
  assertEquals([tripped.length, interruptions], [1, 1]);
  const [{ error, details }] = tripped;
  assertEquals(error.result.guardrail.name, "no secret");
  assertEquals(error.result.output.outputInfo, { word: "secret" });
  assert(!error.message.includes("long"));
  assertEquals(
    started.received.find(({ type }) => type === "conversation.item.truncated").item_id,
    details.itemId,
  );
  const [, feedback] = userWords(started);
  assertStringIncludes(feedback!, "never say secret");
  assertStringIncludes(feedback!, '{"word":"secret"}');
  assertEquals(spokenBy(started.session, "assistant").length, 2);
});

Deno.test("guardrails run each time the text has grown by debounceTextLength, and once at the end", async () => {
  for (const [debounceTextLength, runs] of [[100, 3], [1_000, 1], [-1, 1]] as const) {
    const { guardrail, seen } = noWord("secret");
    await using started = await startSession(agent, {
      outputGuardrails: [guardrail],
      outputGuardrailSettings: { debounceTextLength },
    });
    const text = "nine more ".repeat(25).trim();
    await started.say(`say: ${text}`);
    assertEquals([seen.length, seen.at(-1)], [runs, text]);
  }
});

Deno.test("a message before the last one of a response is checked to its end, too", async () => {
  for (const debounceTextLength of [100, 4, -1]) {
    const { guardrail, seen } = noWord("secret");
    const responder = (): AnyValue => [{ say: "the secret" }, { say: "is safe" }];
    await using started = await startSession(agent, {
      outputGuardrails: [guardrail],
      outputGuardrailSettings: { debounceTextLength },
      emulator: { responder: ({ text }) => text === "tell" ? responder() : { say: "Sorry." } },
    });
    const tripped = trips(started.session);
    await started.say("tell");
    const [first] = started.session.history.filter((item: AnyValue) => item.role === "assistant");
    assertEquals(tripped.map(({ details }) => details), [{ itemId: first!.itemId }]);
    assert(seen.includes("the secret"));
  }
});

Deno.test("an answer that ends without its text, as an interrupted one, is not checked again", async () => {
  const { guardrail, seen } = noWord("secret");
  await using started = await startSession(agent, {
    outputGuardrails: [guardrail],
    outputGuardrailSettings: { debounceTextLength: 5 },
  });
  const { transport } = started.session;
  const where = { itemId: "item_1", responseId: "resp_1" };
  transport.emit("audio_transcript_delta", { type: "transcript_delta", delta: "words", ...where });
  const content = [{ type: "output_audio", transcript: null }];
  const output = [{ id: "item_1", type: "message", role: "assistant", content }];
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  const response = { id: "resp_1", output, usage };
  transport.emit("turn_done", { type: "response_done", response });
  await started.settle();
  assertEquals(seen, ["words"]);
});

Deno.test("a text whose item has another id at the end is checked once", async () => {
  for (const debounceTextLength of [5, 100]) {
    const { guardrail, seen } = noWord("secret");
    await using started = await startSession(agent, {
      outputGuardrails: [guardrail],
      outputGuardrailSettings: { debounceTextLength },
    });
    const { transport } = started.session;
    const where = { itemId: "item_1", responseId: "resp_1" };
    transport.emit("audio_transcript_delta", {
      type: "transcript_delta",
      delta: "words",
      ...where,
    });
    const content = [{ type: "output_audio", transcript: "words" }];
    const output = [{ type: "message", role: "assistant", content }];
    const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
    const response = { id: "resp_1", output, usage };
    transport.emit("turn_done", { type: "response_done", response });
    await started.settle();
    assertEquals(seen, ["words"]);
  }
});

Deno.test("a response raises one trip, however many guardrails trip and however often", async () => {
  const [one, two] = [noWord("secret"), noWord("sec")];
  await using started = await startSession(agent, {
    outputGuardrails: [one.guardrail, two.guardrail],
    outputGuardrailSettings: { debounceTextLength: 10 },
    emulator: {
      responder: ({ text }) => ({ say: text.includes("rule") ? "Sorry." : text }),
      pacing: { speed: 1 },
    },
  });
  const tripped = trips(started.session);
  await started.say("a secret ".repeat(10));
  assertEquals(tripped.length, 1);
  await started.say("another secret");
  assertEquals(tripped.length, 2);
});

Deno.test("a text answer that trips is cancelled by its id, and nothing is interrupted", async () => {
  const { guardrail } = noWord("secret");
  await using started = await startSession(agent, {
    outputGuardrails: [guardrail],
    outputGuardrailSettings: { debounceTextLength: 10 },
    config: { outputModalities: ["text"] },
    emulator: {
      responder: ({ text }) => ({ say: text.includes("rule") ? "Sorry." : text }),
      pacing: { speed: 0.5 },
    },
  });
  let interruptions = 0;
  started.session.on("audio_interrupted", () => interruptions++);
  await started.say(`my secret is ${"long ".repeat(40)}`);
  const [cancel] = started.sentOf("response.cancel");
  assertEquals(
    cancel.response_id,
    started.received.find(({ type }) => type === "response.created").response.id,
  );
  assertEquals(interruptions, 0);
  assertEquals(spokenBy(started.session, "assistant").at(-1), "Sorry.");
});

Deno.test("a trip after the next response has begun is reported, and stops nothing", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using started = await startSession(agent, {
    outputGuardrails: [{
      name: "slow",
      async execute({ agentOutput }) {
        if (agentOutput === "second") return { tripwireTriggered: false };
        await promise;
        return { tripwireTriggered: true };
      },
    }],
  });
  const tripped = trips(started.session);
  await started.say("say: first");
  await started.say("say: second");
  started.sent.length = 0;
  resolve();
  await started.settle();
  assertEquals([tripped.length, started.sent], [1, []]);
});

Deno.test("a guardrail that throws raises an error, and another one can still trip", async () => {
  const { guardrail } = noWord("secret");
  await using started = await startSession(agent, {
    outputGuardrails: [{
      name: "broken",
      execute() {
        throw new Error("no connection");
      },
    }, guardrail],
    emulator: { responder: ({ text }) => ({ say: text.includes("rule") ? "Sorry." : text }) },
  });
  const tripped = trips(started.session);
  await started.say("secret");
  assertEquals([tripped.length, started.errors[0].message], [1, "no connection"]);
});

Deno.test("a trip after close() is not reported", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const started = await startSession(agent, {
    outputGuardrails: [{
      name: "slow",
      async execute() {
        await promise;
        return { tripwireTriggered: true };
      },
    }],
  });
  const tripped = trips(started.session);
  await started.say("say: hello");
  started.session.close();
  resolve();
  await started.settle();
  assertEquals([tripped, started.errors], [[], []]);
  await started[Symbol.asyncDispose]();
});

Deno.test("a verdict that comes when the session has connected again is not told there", async () => {
  const { promise, resolve } = Promise.withResolvers<AnyValue>();
  const { session, clock, begin, end } = await scripted(new RealtimeAgent({ name: "a" }), {
    outputGuardrails: [{ name: "slow", execute: () => promise }],
  });
  let trips = 0;
  session.on("guardrail_tripped", () => trips++);
  begin({ id: "resp_1" });
  const content = [{ type: "output_audio", transcript: "words" }];
  end("resp_1", { id: "i", type: "message", role: "assistant", content });
  session.close();
  await session.connect({ apiKey: "any" });
  resolve({ tripwireTriggered: true });
  await clock.advance(0);
  assertEquals(trips, 0);
  session.close();
});
