// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import { assertEquals } from "@std/assert";
import {
  RealtimeAgent,
  type RealtimeItem,
  RealtimeSession,
  type RealtimeTransportLayer,
  tool,
} from "npm:@openai/agents-realtime@0.20.0";
import { z } from "zod";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/testing/mod.ts";
import { userItem } from "../support/history_items.ts";

// deno-lint-ignore no-explicit-any -- events of every kind
type AnyEvent = any;

/** Makes the transport that a session is to talk over. */
export type MakeTransport<Transport extends RealtimeTransportLayer> = (
  emulator: Emulator,
) => Transport | Promise<Transport>;

/** The incumbent's session, agent and tools over a transport, and all that came of it. */
export type Talk<Transport extends RealtimeTransportLayer> = Awaited<
  ReturnType<typeof start<Transport>>
>;

/** Holds a conversation with an emulator in this process, on the system's clock, and ends it. */
export async function converse<Transport extends RealtimeTransportLayer>(
  makeTransport: MakeTransport<Transport>,
  options: EmulatorOptions,
  conversation: (talk: Talk<Transport>) => Promise<void>,
): Promise<void> {
  const talk = await start(makeTransport, options);
  try {
    await conversation(talk);
  } finally {
    talk.session.close();
    await talk.emulator.sessions.at(-1)!.ended;
    await talk.emulator.close();
  }
  assertEquals(talk.errors, []);
}

async function start<Transport extends RealtimeTransportLayer>(
  makeTransport: MakeTransport<Transport>,
  options: EmulatorOptions,
) {
  const emulator = createEmulator(options);
  const weather = tool({
    name: "weather",
    description: "The weather in a city",
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => `sunny in ${city}`,
  });
  const transport = await makeTransport(emulator);
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
    events.push({ type: "audio_interrupted" });
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
export function spokenBy(history: readonly RealtimeItem[], role: string): unknown[] {
  return history.flatMap((item) =>
    item.type === "message" && item.role === role
      ? item.content.map((part: AnyEvent) => part.transcript ?? part.text)
      : []
  );
}

/** Edits a history three times: items are added, one is placed first, and one is taken out. */
export async function editHistory<Transport extends RealtimeTransportLayer>(
  { session, until, emulator }: Talk<Transport>,
): Promise<void> {
  const ids = () => session.history.map(({ itemId }) => itemId).join();
  session.updateHistory([userItem("a"), userItem("b")] as RealtimeItem[]);
  await until(() => ids() === "a,b");
  session.updateHistory([userItem("c") as RealtimeItem, ...session.history]);
  await until(() => ids() === "c,a,b");
  session.updateHistory((history) => history.filter(({ itemId }) => itemId !== "a"));
  await until(() => ids() === "c,b");
  assertEquals(emulator.sessions[0]!.items.map(({ id }) => id), ["c", "b"]);
}
