import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import type { RealtimeItem } from "../../../src/contract/realtime_item.ts";
import { quiet, voice } from "../../support/emulator/signals.ts";
import {
  type AnyValue,
  spokenBy,
  type StartedSession,
  startSession,
} from "../../support/session.ts";

const agent = new RealtimeAgent({ name: "guide" });
const BY_SILENCE = { audio: { input: { turnDetection: { type: "server_vad" } } } } as const;

/** The caller speaks, then is silent. */
async function speak(started: StartedSession, durationMs: number): Promise<void> {
  for (const sound of [voice(durationMs), quiet(700)]) {
    for (let start = 0; start < sound.length; start += 960) {
      started.session.sendAudio(sound.slice(start, start + 960).buffer as ArrayBuffer);
      await started.clock.advance(20);
    }
  }
}

function message(itemId: string): RealtimeItem {
  const content = [{ type: "input_text" as const, text: itemId }];
  return { itemId, type: "message", role: "user", status: "completed", content };
}

Deno.test("the caller's transcript is merged into the item, also when it comes after the answer", async () => {
  await using started = await startSession(agent, {
    config: BY_SILENCE,
    emulator: { transcriptionDelayMs: 5_000, transcribe: () => "good morning" },
  });
  await speak(started, 600);
  await started.settle(3_000);
  assertEquals(spokenBy(started.session, "user"), [undefined]);
  assertEquals(spokenBy(started.session, "assistant").length, 1);
  await started.settle();
  assertEquals(spokenBy(started.session, "user"), ["good morning"]);
  assertEquals(started.session.history.map((item) => item.type === "message" && item.role), [
    "user",
    "assistant",
  ]);
  assertEquals(started.sentOf("conversation.item.retrieve"), []);
});

Deno.test("an interrupted answer shows the generated and the heard time", async () => {
  await using started = await startSession(agent, {
    config: BY_SILENCE,
    emulator: { pacing: { speed: 5 } },
  });
  started.session.on("audio", () => {});
  const words = "one two three four five six seven eight nine ten".repeat(4);
  started.session.sendMessage(`say: ${words}`);
  await started.settle(1_000);
  started.session.interrupt();
  await started.settle(1_000);
  const item = started.session.history.at(-1) as AnyValue;
  const { transcript, truncation } = item.content[0];
  assertEquals(item.status, "incomplete");
  assert(truncation.heardMs <= 1_000 && truncation.heardMs > 500);
  assert(truncation.generatedMs > 4_000);
  assert(words.startsWith(truncation.heardTranscript));
  assert(truncation.heardTranscript.length < transcript.length);
  assertEquals(transcript.length * 60 - truncation.generatedMs <= 600, true);
});

Deno.test("history_updated has a new array each time; `history` returns the same one until it changes", async () => {
  await using started = await startSession(agent);
  const given: RealtimeItem[][] = [];
  started.session.on("history_updated", (history) => given.push(history));
  await started.say("say: hello");
  assert(given.length >= 3);
  assertEquals(new Set(given).size, given.length);
  assert(given[0]!.length < given.at(-1)!.length);
  assertStrictEquals(started.session.history, started.session.history);
  const before = started.session.history;
  await started.say("say: more");
  assert(started.session.history !== before);
  assertEquals(before.length, 2);
});

Deno.test("history_added is raised once for each item, and history_updated never twice for the same history", async () => {
  await using started = await startSession(agent, { config: BY_SILENCE });
  const added: string[] = [];
  const updated: string[] = [];
  started.session.on("history_added", ({ itemId }) => added.push(itemId));
  started.session.on("history_updated", (history) => updated.push(JSON.stringify(history)));
  await speak(started, 400);
  await started.settle();
  assertEquals(added.length, 2);
  assertEquals(new Set(updated).size, updated.length);
});

Deno.test("updateHistory adds, moves and removes once the server confirms", async () => {
  await using started = await startSession(agent);
  const { session } = started;
  const ids = () => session.history.map(({ itemId }) => itemId).join();
  session.updateHistory([message("a"), message("b")]);
  assertEquals(ids(), "");
  await started.settle();
  assertEquals(ids(), "a,b");
  session.updateHistory([message("c"), ...session.history]);
  await started.settle();
  assertEquals(ids(), "c,a,b");
  session.updateHistory((history) => history.filter(({ itemId }) => itemId !== "a"));
  await started.settle();
  assertEquals(ids(), "c,b");
  assertEquals(started.server.items.map(({ id }) => id).join(), "c,b");
});

Deno.test("updateHistory accepts a list that its function has changed in place", async () => {
  await using started = await startSession(agent);
  const { session } = started;
  const ids = () => session.history.map(({ itemId }) => itemId).join();
  session.updateHistory([message("a"), message("b")]);
  await started.settle();
  session.updateHistory((history) => {
    history.shift();
    history.push(message("c"));
    return history;
  });
  assertEquals(ids(), "a,b");
  await started.settle();
  assertEquals([ids(), started.server.items.map(({ id }) => id).join()], ["b,c", "b,c"]);
});

Deno.test("audio is kept only with historyStoreAudio", async () => {
  for (const historyStoreAudio of [false, true]) {
    await using started = await startSession(agent, { config: BY_SILENCE, historyStoreAudio });
    await speak(started, 400);
    await started.settle();
    const parts = started.session.history.map((item) => (item as AnyValue).content[0]);
    assertEquals(parts.map(({ type }) => type), ["input_audio", "output_audio"]);
    for (const { audio } of parts) {
      assertEquals(historyStoreAudio ? audio.length > 1_000 : audio, historyStoreAudio || null);
    }
    assertEquals(spokenBy(started.session, "assistant").length, 1);
  }
});

Deno.test("the context's history is the conversation at the moment it is read", async () => {
  let lengths: number[] = [];
  const remembering = new RealtimeAgent<{ user: string }>({
    name: "a",
    instructions: ({ context }) => {
      lengths = [...lengths, context.history.length];
      return context.user;
    },
  });
  await using started = await startSession(remembering, { context: { user: "Ann" } });
  assertEquals((started.server.config as AnyValue).instructions, "Ann");
  await started.say("say: hello");
  await started.session.updateAgent(remembering);
  assertEquals(lengths, [0, 2]);
  assertEquals(started.session.context.context.history, started.session.history);
});
