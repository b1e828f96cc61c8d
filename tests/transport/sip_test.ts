import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type OpenAI from "openai";
import { hostedMcpTool } from "../../src/agent/hosted_mcp_tool.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import type { RealtimeSessionOptions } from "../../src/session/session_options.ts";
import { UserError } from "../../src/transport/errors.ts";
import { OpenAIRealtimeSIP } from "../../src/transport/sip.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/websocket.ts";
import { createEmulator, ManualClock } from "../../src/testing/mod.ts";

/** Holds for the compiler: what `calls.accept` of the `openai` package takes. */
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

/** A call that the service has accepted, and a transport that can attach to it. */
async function acceptedCall() {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const sent: { type: string }[] = [];
  const caller = new OpenAIRealtimeWebSocket({ clock, ...emulator });
  const calling = caller.connect({ apiKey: "sk-test" });
  await clock.advance(0);
  await calling;
  await clock.advance(10);
  const sip = new OpenAIRealtimeSIP({
    clock,
    createWebSocket(request) {
      const socket = emulator.createWebSocket(request);
      const send = socket.send.bind(socket);
      socket.send = (text) => {
        sent.push(JSON.parse(text as string));
        send(text);
      };
      return socket;
    },
  });
  const { callId } = emulator.sessions[0]!;
  const attach = async () => {
    const attaching = sip.connect({ apiKey: "sk-test", callId });
    await clock.advance(0);
    await attaching;
    await clock.advance(10);
  };
  const end = async () => {
    sip.close();
    caller.close();
    await emulator.close();
  };
  return { clock, emulator, caller, sip, sent, callId, attach, end };
}

Deno.test("the config of a call is what the session that attaches to it begins with", async () => {
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
  Deno.test(`a call cannot be accepted with ${field}: refused before the service does`, async () => {
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

Deno.test("without a call to attach to, nothing is opened", async () => {
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

Deno.test("audio of a call can neither be sent nor muted from here", async () => {
  const { sip, attach, end } = await acceptedCall();
  assertThrows(() => sip.sendAudio(new ArrayBuffer(2)), UserError, "call");
  await attach();
  assertThrows(() => sip.sendAudio(new ArrayBuffer(2)), UserError, "call");
  assertThrows(() => sip.mute(true), UserError, "call");
  await end();
});

Deno.test("it attaches to the call by its id, and sees what is said in it", async () => {
  const { sip, caller, emulator, clock, attach, end } = await acceptedCall();
  const items: string[] = [];
  sip.on("item_update", ({ itemId }) => items.push(itemId));
  await attach();
  assertEquals(emulator.sessions.length, 1);
  assertEquals(emulator.sessions[0]!.connections, 2);
  caller.sendMessage("say: hello");
  await clock.advance(5_000);
  assert(items.includes(emulator.sessions[0]!.items[1]!.id!));
  await end();
});

Deno.test("interrupting a call cancels the response and clears the server's buffer, and truncates nothing", async () => {
  const { sip, sent, clock, attach, end } = await acceptedCall();
  await attach();
  sip.sendMessage(`say: ${"x".repeat(100)}`);
  await clock.advance(100);
  sent.length = 0;
  sip.interrupt();
  assertEquals(sent.map(({ type }) => type), ["response.cancel", "output_audio_buffer.clear"]);
  await clock.advance(1_000);
  sent.length = 0;
  sip.interrupt();
  assertEquals(sent.map(({ type }) => type), ["output_audio_buffer.clear"]);
  await end();
});

Deno.test("a key that the caller presses is an event of its own type", async () => {
  const clock = new ManualClock();
  const listeners = new Map<string, (event: { data: string }) => void>();
  const sip = new OpenAIRealtimeSIP({
    clock,
    skipOpenEventListeners: true,
    createWebSocket: () => ({
      readyState: 1,
      bufferedAmount: 0,
      addEventListener: (type: string, listener: (event: never) => void) => {
        listeners.set(type, listener as (event: { data: string }) => void);
      },
      removeEventListener() {},
      send() {},
      close() {},
    }),
  });
  const keys: string[] = [];
  sip.on("input_audio_buffer.dtmf_event_received", ({ event }) => keys.push(event));
  // @ts-expect-error: a name that is no event of the service does not compile
  sip.on("input_audio_buffer.dtmf_event", () => {});
  await sip.connect({ apiKey: "sk-test", callId: "rtc_1" });
  for (const event of ["5", "#"]) {
    listeners.get("message")!({
      data: JSON.stringify({
        type: "input_audio_buffer.dtmf_event_received",
        event,
        received_at: 1763510400,
      }),
    });
  }
  assertEquals(keys, ["5", "#"]);
  sip.close();
});
