import { assert, assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import {
  RealtimeAgent as TheirAgent,
  RealtimeSession as TheirSession,
  tool as theirTool,
} from "npm:@openai/agents-realtime@0.20.0";
import { z } from "zod";
import { createEmulator, type EmulatorOptions, ManualClock } from "../../src/testing/mod.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";
import { quiet, voice } from "../support/emulator/signals.ts";
import type { AnyValue } from "../support/session.ts";

/** The incumbent's session over our transport, on a clock turned by hand. */
async function theirSession(
  emulatorOptions: Partial<EmulatorOptions> = {},
  options: AnyValue = {},
) {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, ...emulatorOptions });
  const transport = new OpenAIRealtimeWebSocket({ ...emulator, clock });
  const weather = theirTool({
    name: "weather",
    description: "The weather",
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => `sunny in ${city}`,
  });
  const other = new TheirAgent({ name: "other", instructions: "Other." });
  const agent = new TheirAgent({ name: "a", tools: [weather], handoffs: [other] });
  const session = new TheirSession(agent, { transport, ...options });
  const errors: unknown[] = [];
  session.on("error", ({ error }) => errors.push(error));
  await Promise.all([session.connect({ apiKey: "ek_test" }), clock.advance(0)]);
  await clock.advance(10);
  const spoken = () =>
    session.history.flatMap((item: AnyValue) =>
      item.role === "assistant" ? [item.content[0]?.transcript] : []
    );
  const end = async () => {
    session.close();
    await emulator.close();
    assertEquals(errors, []);
  };
  return { clock, emulator, session, spoken, end };
}

Deno.test("@openai/agents-realtime's session over our transport: a tool, a handoff and the history", async () => {
  const { clock, emulator, session, spoken, end } = await theirSession();
  session.sendMessage('call: weather {"city":"Rome"}');
  await clock.advance(20_000);
  assertEquals(spoken(), ["sunny in Rome"]);
  session.sendMessage("call: transfer_to_other");
  await clock.advance(20_000);
  assertEquals(session.currentAgent.name, "other");
  assertEquals((emulator.sessions[0]!.config as AnyValue).instructions, "Other.");
  assertEquals(session.usage.requests, 4);
  session.updateHistory((history) => history.slice(0, 1));
  await clock.advance(1_000);
  assertEquals(session.history.length, 1);
  await end();
});

Deno.test("@openai/agents-realtime's session over our transport: a barge-in truncates at what was heard", async () => {
  const { clock, session, end } = await theirSession({ pacing: { speed: 5 } }, {
    config: { audio: { input: { turnDetection: { type: "server_vad" } } } },
  });
  let interruptions = 0;
  session.on("audio_interrupted", () => interruptions++);
  session.on("audio", () => {});
  session.sendMessage(`say: ${"x".repeat(200)}`);
  await clock.advance(1_000);
  for (const sound of [voice(400), quiet(700)]) {
    for (let start = 0; start < sound.length; start += 960) {
      session.sendAudio(sound.slice(start, start + 960).buffer as ArrayBuffer);
      await clock.advance(20);
    }
  }
  await clock.advance(20_000);
  assert(interruptions >= 1);
  const [user, answer] = session.history as AnyValue[];
  assertEquals([user.role, answer.role, answer.status], ["user", "assistant", "incomplete"]);
  assert(answer.content[0].transcript.length > 0);
  await end();
});

Deno.test("@openai/agents-realtime's session over our transport: a guardrail trips", async () => {
  const { clock, session, spoken, end } = await theirSession({
    responder: ({ text }) => ({ say: text.includes("blocked") ? "Sorry." : text }),
    pacing: { speed: 2 },
  }, {
    outputGuardrails: [{
      name: "no secrets",
      execute: ({ agentOutput }: AnyValue) =>
        Promise.resolve({ tripwireTriggered: agentOutput.includes("secret"), outputInfo: {} }),
    }],
    outputGuardrailSettings: { debounceTextLength: 10 },
  });
  let tripped = 0;
  session.on("guardrail_tripped", () => tripped++);
  session.sendMessage(`a secret that takes ${"very ".repeat(20)} long`);
  await clock.advance(30_000);
  assertEquals([tripped, spoken().at(-1)], [1, "Sorry."]);
  await end();
});
