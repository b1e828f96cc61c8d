import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type OpenAI from "openai";
import { hostedMcpTool } from "../../../src/agent/hosted_mcp_tool.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import { tool } from "../../../src/agent/tool.ts";
import { RealtimeConnectionError, UserError } from "../../../src/contract/errors.ts";
import { RealtimeSession } from "../../../src/session/realtime_session.ts";
import type { RealtimeSessionOptions } from "../../../src/session/session_options.ts";
import { createEmulator, ManualClock } from "../../../src/testing/mod.ts";
import { OpenAIRealtimeSIP } from "../../../src/transport/openai/sip.ts";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/openai/websocket.ts";
import { voice } from "../../support/emulator/signals.ts";
import { overheard } from "../../support/overheard.ts";

/** Does not compile unless the config fits `calls.accept` of the `openai` package. */
type AcceptParams = Parameters<OpenAI["realtime"]["calls"]["accept"]>[1];

const agent = new RealtimeAgent({
  name: "desk",
  instructions: "Answer the telephone.",
  voice: "ash",
  tools: [
    tool({
      name: "hours",
      description: "Opening hours",
      parameters: { type: "object", properties: {} },
      execute: () => "nine to five",
    }),
    hostedMcpTool({ serverLabel: "files", serverUrl: "https://example.com/mcp" }),
  ],
});

/** A telephone call that the service has accepted, and a transport that can attach to it. */
async function acceptedCall() {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const phone = emulator.dialSip();
  const { callId } = phone;
  const accepted = await emulator.fetch(`http://emulator/v1/realtime/calls/${callId}/accept`, {
    method: "POST",
    headers: { Authorization: "Bearer sk-test" },
    body: JSON.stringify(await OpenAIRealtimeSIP.buildInitialConfig(agent)),
  });
  assertEquals(accepted.status, 200);
  const sent: { type: string }[] = [];
  const sip = new OpenAIRealtimeSIP({
    clock,
    createWebSocket: overheard(emulator, (event) => sent.push(event)),
  });
  const attach = async () => {
    await sip.connect({ apiKey: "sk-test", callId });
    await clock.advance(10);
  };
  const end = async () => {
    sip.close();
    await emulator.close();
  };
  return { clock, emulator, phone, sip, sent, attach, end };
}

Deno.test("the config of a call is the first config of the session that attaches to it", async () => {
  const options: Partial<RealtimeSessionOptions> = {
    model: "gpt-realtime",
    outputGuardrails: [],
    config: {
      audio: { input: { turnDetection: { type: "semantic_vad", interruptResponse: true } } },
    },
  };
  const config = await OpenAIRealtimeSIP.buildInitialConfig(agent, options);
  const accepted: AcceptParams = config;
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const sent: { type: string; session: unknown }[] = [];
  const transport = new OpenAIRealtimeWebSocket({
    clock,
    createWebSocket(request) {
      const socket = emulator.createWebSocket(request);
      socket.send = (text) => sent.push(JSON.parse(text as string));
      return socket;
    },
  });
  const session = new RealtimeSession(agent, { transport, ...options });
  const connecting = session.connect({ apiKey: "sk-test" });
  await clock.advance(0);
  await connecting;
  assertEquals(sent[0]!.session, accepted);
  assertEquals(config.audio?.input?.turn_detection, {
    type: "semantic_vad",
    interrupt_response: true,
  });
  session.close();
  await emulator.close();
});

Deno.test("overrides of a call's config come before the session's options", async () => {
  const options = { config: { outputModalities: ["audio" as const] } };
  const overrides = { outputModalities: ["text" as const] };
  const config = await OpenAIRealtimeSIP.buildInitialConfig(agent, options, overrides);
  assertEquals(config.output_modalities, ["text"]);
});

for (
  const [field, turnDetection] of [
    ["threshold", { threshold: 0.5 }],
    ["prefix_padding_ms", { prefixPaddingMs: 300 }],
    ["silence_duration_ms", { silence_duration_ms: 500 }],
  ] as const
) {
  Deno.test(`buildInitialConfig() refuses ${field}, as the service would`, async () => {
    const config = {
      audio: { input: { turnDetection: { type: "server_vad", ...turnDetection } } },
    };
    await assertRejects(
      () => OpenAIRealtimeSIP.buildInitialConfig(agent, { config }),
      UserError,
      field,
    );
  });
}

Deno.test("without a callId, nothing is opened", async () => {
  let opened = 0;
  const sip = new OpenAIRealtimeSIP({
    createWebSocket() {
      opened++;
      throw new Error("unreachable");
    },
  });
  await assertRejects(() => sip.connect({ apiKey: "sk-test" }), UserError, "callId");
  assertEquals([opened, sip.status], [0, "disconnected"]);
});

Deno.test("the audio of a call can neither be sent nor muted from here", async () => {
  const { sip, attach, end } = await acceptedCall();
  assertThrows(() => sip.sendAudio(new ArrayBuffer(2)), UserError, "call");
  await attach();
  assertThrows(() => sip.sendAudio(new ArrayBuffer(2)), UserError, "call");
  assertEquals("sendBase64Audio" in sip, false);
  assertThrows(() => sip.mute(true), UserError, "call");
  assertEquals(sip.muted, null);
  assertEquals(new RealtimeSession(agent, { transport: sip }).muted, null);
  await end();
});

Deno.test("connect() attaches to the call by its id, and receives its events", async () => {
  const { sip, phone, emulator, clock, attach, end } = await acceptedCall();
  const items: string[] = [];
  sip.on("item_update", ({ itemId }) => items.push(itemId));
  await attach();
  assertEquals(emulator.sessions.length, 1);
  phone.say(new Int16Array(voice(500).buffer as ArrayBuffer));
  await clock.advance(5_000);
  const said = phone.session!.items.filter(({ type }) => type === "message");
  assertEquals(said.map(({ id }) => items.includes(id!)), [true, true]);
  await end();
});

Deno.test("a connection that attaches before the call is accepted ends", async () => {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const { callId } = emulator.dialSip();
  const sip = new OpenAIRealtimeSIP({ ...emulator, clock, logger: { warn() {} } });
  const connecting = sip.connect({ apiKey: "sk-test", callId, until: "acknowledged" });
  await assertRejects(() => connecting, RealtimeConnectionError);
  assertEquals([sip.status, clock.pendingTimers], ["disconnected", 0]);
});

Deno.test("interrupting a call cancels the response and clears the server's buffer: the server truncates", async () => {
  const { sip, phone, sent, clock, attach, end } = await acceptedCall();
  await attach();
  let interrupted = 0;
  sip.on("audio_interrupted", () => interrupted++);
  sip.sendMessage(`say: ${"x".repeat(100)}`);
  await clock.advance(100);
  sent.length = 0;
  sip.interrupt();
  assertEquals(sent.map(({ type }) => type), ["response.cancel", "output_audio_buffer.clear"]);
  await clock.advance(1_000);
  assertEquals(interrupted, 1);
  const { id } = phone.session!.items.at(-1)!;
  const heardMs = phone.heard().filter((sample) => sample !== 0).length / 24;
  assert(Math.abs(phone.session!.itemAudio(id!)!.length / 48 - heardMs) < 20);
  sent.length = 0;
  sip.interrupt();
  assertEquals(sent.map(({ type }) => type), ["output_audio_buffer.clear"]);
  await end();
});

Deno.test("a key that the caller presses is an event of its own type", async () => {
  const { sip, phone, clock, attach, end } = await acceptedCall();
  const keys: string[] = [];
  sip.on("input_audio_buffer.dtmf_event_received", ({ event }) => keys.push(event));
  // @ts-expect-error: a name that is no event of the service does not compile
  sip.on("input_audio_buffer.dtmf_event", () => {});
  await attach();
  phone.press("5#");
  await clock.advance(0);
  assertEquals(keys, ["5", "#"]);
  await end();
});

Deno.test("when the caller hangs up, the connection ends, and nothing is left", async () => {
  const { sip, phone, clock, attach, end } = await acceptedCall();
  await attach();
  phone.hangUp();
  await clock.advance(0);
  assertEquals([sip.status, clock.pendingTimers], ["disconnected", 0]);
  await end();
});
