import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import type { RunToolApprovalItem } from "../../src/agent/tool_approval_item.ts";
import type { ResponderTurn } from "../../src/testing/mod.ts";
import { quiet, voice } from "../support/emulator/signals.ts";
import { type AnyValue, type StartedSession, startSession } from "../support/session.ts";

const WINE_LIST = `We have ${"a red from the hills, a white from the coast, ".repeat(8)}and water.`;

/** Answers for the model. */
function model({ kind, text, instructions }: ResponderTurn) {
  if (kind === "audio") return { say: "Of course, I am listening." };
  if (kind === "function_output") {
    return { say: text.includes("assistant") ? "The sommelier here." : `Done: ${text}.` };
  }
  if (text.includes("rule")) return { say: "Let us talk about your table instead." };
  if (text.includes("wine list")) {
    return instructions.includes("wine")
      ? { say: WINE_LIST }
      : { call: "transfer_to_sommelier", arguments: {} };
  }
  if (text.includes("order")) {
    return { call: "order_bottle", arguments: { wine: "the red", bottles: 2 } };
  }
  if (text.includes("owner")) {
    return { say: "The owner lives at 12 Mill Lane, and his telephone is secret." };
  }
  return { say: "Good evening, this is the restaurant." };
}

/** The caller speaks over the model, then waits. */
async function speak(started: StartedSession, durationMs: number): Promise<void> {
  for (const sound of [voice(durationMs), quiet(700)]) {
    for (let start = 0; start < sound.length; start += 960) {
      started.session.sendAudio(sound.slice(start, start + 960).buffer as ArrayBuffer);
      await started.clock.advance(20);
    }
  }
}

Deno.test("an evening at the restaurant: two agents, an approval, a guardrail and a barge-in", async () => {
  const ordered: string[] = [];
  const order = tool({
    name: "order_bottle",
    description: "Orders bottles for the caller's table",
    parameters: z.object({ wine: z.string(), bottles: z.number().int() }),
    needsApproval: true,
    execute({ wine, bottles }) {
      ordered.push(`${bottles} of ${wine}`);
      return `${bottles} bottles of ${wine}`;
    },
  });
  const sommelier = new RealtimeAgent({
    name: "sommelier",
    instructions: "You know the wine.",
    handoffDescription: "For anything about wine.",
    tools: [order],
  });
  const host = new RealtimeAgent({
    name: "host",
    instructions: "Answer the telephone of a restaurant.",
    handoffs: [sommelier],
  });
  await using started = await startSession(host, {
    config: {
      audio: {
        input: { turnDetection: { type: "server_vad" } },
        output: { format: "g711_ulaw" },
      },
    },
    outputGuardrails: [{
      name: "private life",
      policyHint: "say nothing of the owner's private life",
      execute: ({ agentOutput }) => ({
        tripwireTriggered: /Mill Lane/.test(agentOutput),
        outputInfo: { about: "an address" },
      }),
    }],
    outputGuardrailSettings: { debounceTextLength: 20 },
    emulator: { responder: model, transcribe: () => "one moment please" },
  });
  const { session, say, settle } = started;
  const diary: string[] = [];
  const approvals: RunToolApprovalItem[] = [];
  session.on("audio", () => {});
  session.on("agent_end", (_c, { name }, text) => text && diary.push(`${name}: ${text}`));
  session.on(
    "agent_handoff",
    (_c, from, to) => diary.push(`${from.name} hands over to ${to.name}`),
  );
  session.on("tool_approval_requested", (_c, _a, { approvalItem }) => approvals.push(approvalItem));
  session.on("agent_tool_end", (_c, _a, { name }, result) => diary.push(`${name} gave ${result}`));
  session.on("guardrail_tripped", (_c, { name }, { result }) => {
    diary.push(`${name} broke "${result.guardrail.policyHint}"`);
  });
  session.on("audio_interrupted", () => diary.push("(cut off)"));
  const page = () => diary.splice(0);

  // The host picks up, and is asked for wine.
  await say("hello");
  assertEquals(page(), ["host: Good evening, this is the restaurant."]);
  await say("read me the wine list");
  assertEquals(page(), ["host hands over to sommelier", "sommelier: The sommelier here."]);
  const { instructions, audio, tools } = started.server.config as AnyValue;
  assertEquals(instructions, "You know the wine.");
  assertEquals(audio.output.format, { type: "audio/pcmu" });
  assertEquals(tools.map(({ name }: AnyValue) => name), ["order_bottle"]);

  // The sommelier reads the list, and the caller has heard enough after two seconds.
  session.sendMessage("the wine list please");
  await settle(2_000);
  await speak(started, 500);
  await settle();
  assertEquals(page().slice(0, 1), ["(cut off)"]);
  const list = session.history.find((item: AnyValue) => item.content?.[0]?.truncation) as AnyValue;
  const { transcript, truncation } = list.content[0];
  assert(truncation.heardMs >= 2_000 && truncation.heardMs < 2_700);
  assert(truncation.generatedMs > truncation.heardMs + 3_000);
  assert(WINE_LIST.startsWith(truncation.heardTranscript));
  assert(truncation.heardTranscript.length < transcript.length);
  const callers = session.history.find((item: AnyValue) =>
    item.content?.[0]?.type === "input_audio"
  ) as AnyValue;
  assertEquals(callers.content[0].transcript, "one moment please");

  // The order waits for a person at the restaurant.
  await say("order the red");
  assertEquals([page(), ordered, approvals.length], [[], [], 1]);
  await session.approve(approvals[0]!);
  await settle();
  assertEquals(ordered, ["2 of the red"]);
  assertEquals(page(), [
    "order_bottle gave 2 bottles of the red",
    "sommelier: Done: 2 bottles of the red.",
  ]);

  // The caller asks a question that must not be answered.
  await say("who is the owner?");
  const [broke, ...rest] = page();
  assertEquals(broke, 'sommelier broke "say nothing of the owner\'s private life"');
  assertEquals(rest.filter((line) => line.includes("broke")), []);
  assert(rest.includes("(cut off)"));
  assertEquals(rest.at(-1), "sommelier: Let us talk about your table instead.");

  // At the end the history and the usage are complete.
  assertEquals(started.errors, []);
  assertEquals(session.currentAgent, sommelier);
  assertEquals(
    session.history.map(({ itemId }) => itemId),
    started.server.items.flatMap(({ id, type }) => type === "function_call_output" ? [] : [id!]),
  );
  assertEquals(session.usage.requests, session.usage.requestUsageEntries?.length);
  const { input, output } = {
    input: session.usage.inputByModality,
    output: session.usage.outputByModality,
  };
  assertEquals(input.text + input.audio + input.image, session.usage.inputTokens);
  assertEquals(output.text + output.audio, session.usage.outputTokens);
  assert(input.cached.total <= session.usage.inputTokens);
});
