import { assert, assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import {
  RealtimeAgent,
  type RealtimeItem,
  RealtimeSession,
  tool,
} from "npm:@openai/agents-realtime@0.20.0";
import { z } from "zod";
import { createEmulator, type EmulatorOptions } from "../../src/testing/mod.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/websocket.ts";
import { join, quiet, voice } from "../testing/_signals.ts";

// deno-lint-ignore no-explicit-any -- events of every kind
type AnyEvent = any;

/** The incumbent's session, agent and tools over our transport, against the emulator in this process. */
async function converse(
  options: EmulatorOptions,
  conversation: (talk: Awaited<ReturnType<typeof start>>) => Promise<void>,
): Promise<void> {
  const talk = await start(options);
  try {
    await conversation(talk);
  } finally {
    talk.session.close();
    await talk.emulator.close();
  }
  assertEquals(talk.errors, []);
}

async function start(options: EmulatorOptions) {
  const emulator = createEmulator(options);
  const weather = tool({
    name: "weather",
    description: "The weather in a city",
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => `sunny in ${city}`,
  });
  const transport = new OpenAIRealtimeWebSocket({ createWebSocket: emulator.createWebSocket });
  const session = new RealtimeSession(new RealtimeAgent({ name: "test", tools: [weather] }), {
    transport,
    config: { audio: { input: { turnDetection: { type: "server_vad" } } } },
  });
  const events: AnyEvent[] = [];
  const audio: Uint8Array[] = [];
  const errors: unknown[] = [];
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  const note = () => waiting.splice(0).forEach((resume) => resume());
  session.on("transport_event", (event) => {
    events.push(event);
    note();
  });
  session.on("audio", ({ data }) => audio.push(new Uint8Array(data)));
  session.on("error", (error) => errors.push(error));
  session.on("history_updated", note);
  session.on("agent_start", () => heard.push("agent_start"));
  session.on("agent_end", (_context, _agent, text) => heard.push(`agent_end ${text}`));
  session.on("agent_tool_start", () => heard.push("agent_tool_start"));
  session.on("agent_tool_end", (_c, _a, _t, result) => heard.push(`agent_tool_end ${result}`));
  session.on("audio_start", () => heard.push("audio_start"));
  session.on("audio_stopped", () => heard.push("audio_stopped"));
  session.on("audio_interrupted", () => {
    heard.push("audio_interrupted");
    note();
  });
  await session.connect({ apiKey: "ek_test" });
  return {
    emulator,
    transport,
    session,
    events,
    audio,
    errors,
    heard,
    /** Waits until something is so, looking again whenever something has happened. */
    async until(condition: () => boolean) {
      while (!condition()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    count: (type: string) => events.filter((event) => event.type === type).length,
    /** Speaks into the microphone, 20 ms at a time. */
    speak(sound: Uint8Array) {
      for (let start = 0; start < sound.length; start += 960) {
        session.sendAudio(sound.slice(start, start + 960).buffer as ArrayBuffer);
      }
    },
  };
}

/** What somebody has said, as the session's history tells it. */
function spokenBy(history: readonly RealtimeItem[], role: string): unknown[] {
  return history.flatMap((item) =>
    item.type === "message" && item.role === role
      ? item.content.map((part: AnyEvent) => part.transcript ?? part.text)
      : []
  );
}

Deno.test("the incumbent's session over our transport: a text turn", () =>
  converse({}, async ({ session, until, count, heard }) => {
    session.sendMessage("say: good morning");
    await until(() => count("response.done") === 1);
    await until(() => spokenBy(session.history, "assistant")[0] === "good morning");
    assertEquals(spokenBy(session.history, "user"), ["say: good morning"]);
    assertEquals(session.usage.requests, 1);
    assert(session.usage.totalTokens > 0);
    assertEquals(heard, [
      "agent_start",
      "audio_start",
      "audio_stopped",
      "agent_end good morning",
    ]);
  }));

Deno.test("the incumbent's session over our transport: an audio turn, byte for byte, with its transcript", () =>
  converse(
    { transcribe: () => "what I said" },
    async ({ session, speak, until, count, audio, emulator }) => {
      speak(join(quiet(400), voice(600), quiet(700)));
      await until(() => count("response.done") === 1);
      const said = emulator.sessions[0]!.items[0]!;
      assertEquals(join(...audio), emulator.sessions[0]!.itemAudio(said.id!));
      await until(() => spokenBy(session.history, "user")[0] === "what I said");
      assertEquals(count("conversation.item.retrieved"), 0);
    },
  ));

Deno.test("the incumbent's session over our transport: a tool call, its output spoken", () =>
  converse({}, async ({ session, until, count, heard }) => {
    session.sendMessage('call: weather {"city":"Rome"}');
    await until(() => count("response.done") === 2);
    await until(() => spokenBy(session.history, "assistant").includes("sunny in Rome"));
    const call = session.history.find((item) => item.type === "function_call");
    assertEquals([call?.status, call?.output], ["completed", "sunny in Rome"]);
    assert(heard.includes("agent_tool_start"));
    assert(heard.includes("agent_tool_end sunny in Rome"));
  }));

Deno.test("the incumbent's session over our transport: a barge-in while the model is generating", () =>
  converse(
    { pacing: { speed: 1 } },
    async ({ session, speak, until, count, events, heard, emulator }) => {
      session.sendMessage(`say: ${"x".repeat(200)}`);
      await until(() => count("response.output_audio.delta") === 2);
      speak(voice(200));
      await until(() => count("conversation.item.truncated") === 1);
      assert(heard.includes("audio_interrupted"));
      const { response } = events.find(({ type }) => type === "response.done");
      assertEquals(response.status_details, { type: "cancelled", reason: "turn_detected" });
      const { item_id, audio_end_ms } = events.find(({ type }) =>
        type === "conversation.item.truncated"
      );
      assert(audio_end_ms <= 200, "no more than was received");
      const truncated = emulator.sessions[0]!.items.find(({ id }) => id === item_id);
      assertEquals([truncated?.type, audio_end_ms >= 0], ["message", true]);
    },
  ));

Deno.test("the incumbent's session over our transport: edits of the history, in their order", () =>
  converse({}, async ({ session, until, emulator }) => {
    const message = (itemId: string): RealtimeItem => ({
      itemId,
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_text", text: itemId }],
    });
    const ids = () => session.history.map(({ itemId }) => itemId).join();
    session.updateHistory([message("a"), message("b")]);
    await until(() => ids() === "a,b");
    session.updateHistory([message("c"), ...session.history]);
    await until(() => ids() === "c,a,b");
    session.updateHistory((history) => history.filter(({ itemId }) => itemId !== "a"));
    await until(() => ids() === "c,b");
    assertEquals(emulator.sessions[0]!.items.map(({ id }) => id), ["c", "b"]);
  }));

Deno.test("the incumbent's session over our transport: close(), and a new connection", () =>
  converse({}, async ({ session, transport, emulator, until, count }) => {
    session.sendMessage("say: one");
    await until(() => count("response.done") === 1);
    session.close();
    assertEquals(transport.status, "disconnected");
    await emulator.sessions[0]!.ended;
    await session.connect({ apiKey: "ek_test" });
    session.sendMessage("say: two");
    await until(() => count("response.done") === 2);
    await until(() => spokenBy(session.history, "assistant").join() === "two");
    assertEquals(emulator.sessions.length, 2);
  }));
