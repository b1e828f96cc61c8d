// The incumbent's session and ours, each over our transport and an emulator of its own, through the
// same programs: what they tell listeners and what they send must be the same, but for what
// docs/differences.md lists.
import { assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import * as theirs from "npm:@openai/agents-realtime@0.20.0";
import { z } from "zod";
import * as ours from "../../mod.ts";
import { createEmulator, type EmulatorOptions, ManualClock } from "../../src/testing/mod.ts";
import { quiet, voice } from "../support/emulator/signals.ts";
import type { AnyValue } from "../support/session.ts";
import { overheard } from "../support/overheard.ts";

interface Stage {
  readonly session: AnyValue;
  readonly sdk: AnyValue;
  readonly approvals: AnyValue[];
  say(text: string): Promise<void>;
  settle(durationMs?: number): Promise<void>;
}

interface Scene {
  readonly agents: (sdk: AnyValue) => AnyValue;
  readonly options?: (sdk: AnyValue) => AnyValue;
  readonly emulator?: Partial<EmulatorOptions>;
  readonly play: (stage: Stage) => Promise<void>;
  /** What is said to the model in other words: such messages are compared by their number. */
  readonly inOtherWords?: RegExp;
}

const EVENTS = [
  "agent_start",
  "agent_end",
  "agent_handoff",
  "agent_tool_start",
  "agent_tool_end",
  "audio_start",
  "audio_stopped",
  "audio_interrupted",
  "guardrail_tripped",
  "tool_approval_requested",
  "mcp_tool_call_completed",
  "mcp_tools_changed",
];

/** What a listener is given, as far as both say it alike: names, texts and results. */
function described(args: unknown[]): unknown[] {
  return args.map((arg: AnyValue) =>
    typeof arg === "string"
      ? arg
      : Array.isArray(arg)
      ? arg.map(({ name }) => name)
      : arg?.approvalItem
      ? `${arg.type} ${arg.approvalItem.name} ${arg.approvalItem.arguments}`
      : arg?.toolCall
      ? arg.toolCall.arguments
      : arg instanceof Error
      ? arg.constructor.name
      : arg?.name ?? ""
  );
}

async function perform(sdk: AnyValue, scene: Scene) {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, ...scene.emulator });
  const log: unknown[] = [];
  const sent: unknown[] = [];
  const transport = new ours.OpenAIRealtimeWebSocket({
    clock,
    createWebSocket: overheard(emulator, ({ event_id: _, ...event }) => sent.push(event)),
  });
  const session = new sdk.RealtimeSession(scene.agents(sdk), {
    transport,
    ...scene.options?.(sdk),
  });
  const approvals: AnyValue[] = [];
  for (const type of EVENTS) {
    session.on(type, (_context: unknown, ...args: unknown[]) => {
      log.push([type, ...described(type === "mcp_tools_changed" ? [_context] : args)]);
    });
  }
  session.on("audio", () => {});
  session.on("error", ({ error }: AnyValue) => log.push(["error", error?.error?.code ?? ""]));
  session.on("tool_approval_requested", (_c: unknown, _a: unknown, request: AnyValue) => {
    approvals.push(request.approvalItem);
  });
  await Promise.all([session.connect({ apiKey: "ek_test" }), clock.advance(0)]);
  const settle = (durationMs = 20_000) => clock.advance(durationMs);
  await settle(10);
  const say = async (text: string) => {
    session.sendMessage(text);
    await settle();
  };
  await scene.play({ session, sdk, approvals, say, settle });
  const history = session.history.map(({ previousItemId: _, ...item }: AnyValue) => ({
    ...item,
    content: item.content?.map(({ truncation: _, ...part }: AnyValue) => part),
  }));
  const { requests, outputTokens, requestUsageEntries } = session.usage; // schemas differ in length
  const usage = [requests, outputTokens, requestUsageEntries?.length];
  session.close();
  await emulator.close();
  return { log, sent, history, usage, agent: session.currentAgent.name };
}

function namedTool(sdk: AnyValue, name: string, options: AnyValue = {}): AnyValue {
  return sdk.tool({
    name,
    description: name,
    parameters: z.object({ city: z.string() }),
    execute: ({ city }: { city: string }) => `${name} of ${city}`,
    ...options,
  });
}

const SCENES: Record<string, Scene> = {
  "text turns": {
    agents: (sdk) => new sdk.RealtimeAgent({ name: "a", instructions: "Be brief.", voice: "ash" }),
    play: async ({ say }) => {
      await say("say: hello");
      await say("say: and again");
    },
  },
  "a tool": {
    agents: (sdk) =>
      new sdk.RealtimeAgent({
        name: "a",
        tools: [namedTool(sdk, "weather", { execute: () => ({ sky: "clear", hours: [1, 2] }) })],
      }),
    play: ({ say }) => say('call: weather {"city":"Rome"}'),
  },
  "a background result": {
    agents: (sdk) =>
      new sdk.RealtimeAgent({
        name: "a",
        tools: [namedTool(sdk, "note", { execute: () => sdk.backgroundResult({ noted: true }) })],
      }),
    play: ({ say }) => say('call: note {"city":"Rome"}'),
  },
  "approvals and refusals, once and for all": {
    agents: (sdk) =>
      new sdk.RealtimeAgent({ name: "a", tools: [namedTool(sdk, "pay", { needsApproval: true })] }),
    options: () => ({ toolErrorFormatter: () => "It was refused." }),
    async play({ session, approvals, say, settle }) {
      await say('call: pay {"city":"Rome"}');
      await session.approve(approvals[0]);
      await settle();
      await say('call: pay {"city":"Oslo"}');
      await session.reject(approvals[1]);
      await settle();
      await say('call: pay {"city":"Bern"}');
      await session.reject(approvals[2], { message: "Not there.", alwaysReject: true });
      await settle();
      await say('call: pay {"city":"Bonn"}');
    },
  },
  "a handoff and back": {
    agents(sdk) {
      const [one, two] = ["one", "two"].map((name) =>
        new sdk.RealtimeAgent({
          name,
          instructions: `You are ${name}.`,
          handoffs: [],
          tools: [namedTool(sdk, `${name}_tool`)],
        })
      );
      const to = (agent: AnyValue) => agent;
      one.handoffs.push(to(two));
      two.handoffs.push(to(one));
      return one;
    },
    async play({ say }) {
      await say("call: transfer_to_two");
      await say('call: two_tool {"city":"Rome"}');
      await say("call: transfer_to_one");
    },
  },
  "a handoff to an agent without tools": {
    agents: (sdk) =>
      new sdk.RealtimeAgent({
        name: "a",
        tools: [namedTool(sdk, "weather")],
        handoffs: [new sdk.RealtimeAgent({ name: "bare" })],
      }),
    play: ({ say }) => say("call: transfer_to_bare"),
  },
  "updateAgent, with settings that hold": {
    agents: (sdk) => new sdk.RealtimeAgent({ name: "a", voice: "ash" }),
    options: () => ({
      model: "gpt-realtime-2.1",
      workflowName: "w",
      groupId: "g",
      config: { audio: { output: { format: "g711_ulaw" } }, toolChoice: "auto" },
    }),
    async play({ session, sdk, settle }) {
      await session.updateAgent(new sdk.RealtimeAgent({ name: "b", instructions: "B." }));
      await settle();
    },
  },
  "an edited history": {
    agents: (sdk) => new sdk.RealtimeAgent({ name: "a" }),
    async play({ session, say, settle }) {
      await say("say: hello");
      session.updateHistory((history: AnyValue[]) => history.slice(0, 1));
      await settle();
      session.updateHistory([]);
      await settle();
    },
  },
  "an image, and a message of parts": {
    agents: (sdk) => new sdk.RealtimeAgent({ name: "a" }),
    async play({ session, settle }) {
      session.addImage("data:image/png;base64,AAAA", { triggerResponse: false });
      await settle();
      session.sendMessage({
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: "say: what is this?" }],
      });
      await settle();
    },
  },
  "a tool of an MCP server, approved and refused": {
    agents: (sdk) =>
      new sdk.RealtimeAgent({
        name: "a",
        tools: [{
          type: "hosted_tool",
          name: "hosted_mcp",
          providerData: {
            type: "mcp",
            server_label: "dice",
            server_url: "https://example.com/mcp",
            require_approval: "always",
          },
        }],
      }),
    emulator: { mcpServers: { dice: { tools: [{ name: "roll", call: () => "six" }] } } },
    async play({ session, approvals, say, settle }) {
      await settle();
      await say("call: roll");
      await session.approve(approvals[0]);
      await settle();
      await say("call: roll");
      await session.reject(approvals[1], { message: "Not again." });
      await settle();
    },
  },
  "what a caller says": {
    agents: (sdk) => new sdk.RealtimeAgent({ name: "a" }),
    options: () => ({ config: { audio: { input: { turnDetection: { type: "server_vad" } } } } }),
    emulator: { transcribe: () => "good morning" },
    async play({ session, settle }) {
      for (const sound of [voice(500), quiet(700)]) {
        for (let start = 0; start < sound.length; start += 960) {
          session.sendAudio(sound.slice(start, start + 960).buffer as ArrayBuffer);
          await settle(20);
        }
      }
      await settle();
    },
  },
  "a guardrail": {
    agents: (sdk) => new sdk.RealtimeAgent({ name: "a" }),
    options: () => ({
      outputGuardrails: [{
        name: "no secrets",
        execute: ({ agentOutput }: AnyValue) =>
          Promise.resolve({ tripwireTriggered: agentOutput.includes("secret"), outputInfo: {} }),
      }],
      outputGuardrailSettings: { debounceTextLength: 10 },
    }),
    emulator: {
      responder: ({ text }) => ({ say: text.includes("hello") ? "a secret ".repeat(9) : "Sorry." }),
      pacing: { speed: 2 },
    },
    inOtherWords: /last answer/,
    play: ({ say }) => say("hello"),
  },
  "an interruption": {
    agents: (sdk) => new sdk.RealtimeAgent({ name: "a" }),
    emulator: { pacing: { speed: 5 } },
    async play({ session, settle }) {
      session.sendMessage(`say: ${"word ".repeat(60)}`);
      await settle(1_000);
      session.interrupt();
      await settle();
    },
  },
};

for (const [name, scene] of Object.entries(SCENES)) {
  Deno.test(`beside the incumbent's session: ${name}`, async () => {
    const [their, our] = [await perform(theirs, scene), await perform(ours, scene)];
    assertEquals(our.log, their.log);
    assertEquals(plain(our.sent, scene), plain(their.sent, scene));
    assertEquals(plain(our.history, scene), plain(their.history, scene));
    if (!scene.inOtherWords) assertEquals(our.usage, their.usage);
    assertEquals(our.agent, their.agent);
  });
}

/** Schemas say the same in other words; so do the descriptions of handoffs. */
function plain(value: unknown, { inOtherWords }: Scene): unknown {
  return JSON.parse(
    JSON.stringify(value),
    (key, value) =>
      key === "parameters"
        ? "(schema)"
        : key === "description" || (typeof value === "string" && inOtherWords?.test(value))
        ? "(text)"
        : value,
  );
}
