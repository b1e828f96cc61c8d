import { assert, assertEquals } from "@std/assert";
import {
  OpenAIRealtimeWebSocket,
  RealtimeAgent,
  type RealtimeItem,
  RealtimeSession,
  tool,
} from "npm:@openai/agents-realtime@0.20.0";
import { z } from "npm:zod@^4.2.0";
import { createEmulator, type EmulatorOptions } from "../../src/testing/mod.ts";
import { join, quiet, voice } from "../testing/_signals.ts";

// deno-lint-ignore no-explicit-any
type AnyEvent = any;

/** The SDK's own session over its own transport and a real socket, and all that comes out of it. */
async function connect(options: EmulatorOptions = {}) {
  const emulator = createEmulator(options);
  const server = await emulator.listen();
  const weather = tool({
    name: "weather",
    description: "The weather in a city",
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => `sunny in ${city}`,
  });
  const session = new RealtimeSession(new RealtimeAgent({ name: "test", tools: [weather] }), {
    transport: new OpenAIRealtimeWebSocket({ url: `${server.url}?model=gpt-realtime-2.1` }),
    config: { audio: { input: { turnDetection: { type: "server_vad" } } } },
  });
  const events: AnyEvent[] = [];
  const audio: Uint8Array[] = [];
  const errors: unknown[] = [];
  const waiting: (() => void)[] = [];
  const note = () => waiting.splice(0).forEach((resume) => resume());
  session.on("transport_event", (event) => {
    events.push(event);
    note();
  });
  session.on("audio", (event) => audio.push(new Uint8Array(event.data)));
  session.on("audio_interrupted", () => {
    events.push({ type: "audio_interrupted" });
    note();
  });
  session.on("history_updated", note);
  session.on("error", (error) => errors.push(error));
  await session.connect({ apiKey: "ek_test" });
  return {
    emulator,
    session,
    events,
    audio,
    /** Waits until something is so, looking again whenever something has happened. */
    async until(condition: () => boolean) {
      while (!condition()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    count: (type: string) => events.filter((event) => event.type === type).length,
    async end() {
      session.close();
      await emulator.sessions[0]!.ended;
      await emulator.close();
      assertEquals(errors, []);
    },
  };
}

function spokenBy(history: readonly RealtimeItem[], role: string): unknown[] {
  return history.flatMap((item) =>
    item.type === "message" && item.role === role
      ? [(item.content[0] as AnyEvent)?.transcript ?? (item.content[0] as AnyEvent)?.text]
      : []
  );
}

Deno.test("@openai/agents-realtime: a text turn", async () => {
  const { session, until, count, end } = await connect();
  session.sendMessage("say: good morning");
  await until(() => count("response.done") === 1);
  await until(() => spokenBy(session.history, "assistant")[0] === "good morning");
  assertEquals(spokenBy(session.history, "user"), ["say: good morning"]);
  assertEquals(session.usage.requests, 1);
  await end();
});

Deno.test("@openai/agents-realtime: an audio turn comes back byte for byte", async () => {
  const { session, until, count, audio, emulator, end } = await connect();
  const turn = join(quiet(400), voice(600), quiet(700));
  for (let start = 0; start < turn.length; start += 960) {
    session.sendAudio(turn.slice(start, start + 960).buffer);
  }
  await until(() => count("response.done") === 1);
  const said = emulator.sessions[0]!.items[0]!;
  assertEquals(join(...audio), emulator.sessions[0]!.itemAudio(said.id!));
  await end();
});

Deno.test("@openai/agents-realtime: a tool call, its output spoken", async () => {
  const { session, until, count, end } = await connect();
  session.sendMessage('call: weather {"city":"Rome"}');
  await until(() => count("response.done") === 2);
  await until(() => spokenBy(session.history, "assistant").includes("sunny in Rome"));
  const call = session.history.find((item) => item.type === "function_call");
  assertEquals([call?.name, call?.output], ["weather", "sunny in Rome"]);
  await end();
});

Deno.test("@openai/agents-realtime: a barge-in while the model is generating", async () => {
  const { session, until, count, events, end } = await connect({ pacing: { speed: 1 } });
  session.sendMessage(`say: ${"x".repeat(200)}`);
  await until(() => count("response.output_audio.delta") === 2);
  const sound = voice(200);
  for (let start = 0; start < sound.length; start += 960) {
    session.sendAudio(sound.slice(start, start + 960).buffer as ArrayBuffer);
  }
  await until(() => count("conversation.item.truncated") === 1);
  await until(() => count("conversation.item.retrieved") === 1);
  const order = events.map(({ type }) => type);
  assert(order.indexOf("audio_interrupted") < order.indexOf("conversation.item.truncated"));
  const { response } = events.find(({ type }) => type === "response.done");
  assertEquals(response.status_details, { type: "cancelled", reason: "turn_detected" });
  await end();
});

Deno.test("@openai/agents-realtime: edits of the history, in the order that was asked for", async () => {
  const { session, until, emulator, end } = await connect();
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
  session.updateHistory(session.history.filter(({ itemId }) => itemId !== "a"));
  await until(() => ids() === "c,b");
  assertEquals(emulator.sessions[0]!.items.map(({ id }) => id), ["c", "b"]);
  await end();
});

Deno.test("@openai/agents-realtime: its two opening updates are both answered, tracing included", async () => {
  const { until, count, events, end } = await connect();
  await until(() => count("session.updated") === 2);
  const last = events.findLast(({ type }) => type === "session.updated");
  assertEquals(last.session.tracing, "auto");
  assertEquals(last.session.audio.input.turn_detection.interrupt_response, true);
  await end();
});
