import { assertEquals } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { agentThatKnows, scripted } from "../support/scripted_session.ts";
import type { AnyValue } from "../support/session.ts";

const AUDIO = {
  type: "audio",
  data: new ArrayBuffer(2),
  responseId: "resp_1",
  itemId: "item_1",
  contentIndex: 0,
} as const;

Deno.test("audio_start is told once for each stretch of audio: to its end, a barge-in or another response", async () => {
  const { session, emit, begin } = await scripted(new RealtimeAgent({ name: "a" }));
  const told: string[] = [];
  session.on("audio_start", () => told.push("start"));
  session.on("audio_stopped", () => told.push("stop"));
  session.on("audio_interrupted", () => told.push("cut"));
  const speak = () => [AUDIO, AUDIO].forEach((audio) => emit("audio", audio));
  speak();
  emit("audio_done");
  speak();
  emit("audio_interrupted");
  speak();
  begin({ id: "resp_2" });
  speak();
  assertEquals(told, ["start", "stop", "start", "cut", "start", "start"]);
  session.close();
});

Deno.test("what a response used stands under its id", async () => {
  const { session, emit, begin, end } = await scripted(new RealtimeAgent({ name: "a" }));
  for (const id of ["resp_1", "resp_2"]) {
    begin({ id });
    emit("usage_update", { requests: 1, inputTokens: 2, outputTokens: 3, totalTokens: 5 });
    end(id);
  }
  const entries = session.usage.requestUsageEntries ?? [];
  assertEquals(entries.map(({ responseId }) => responseId), ["resp_1", "resp_2"]);
  session.close();
});

Deno.test("a session that begins with the voice of an update under way has not taken the update", async () => {
  const { session, transport, emit } = await scripted(agentThatKnows("first"));
  const next = new RealtimeAgent({ name: "next", instructions: "Know.", voice: "coral" });
  await session.updateAgent(next);
  const audio = { output: { voice: "coral" } };
  emit("*", { type: "session.created", session: { audio } });
  emit("*", { type: "error", error: { code: "cannot_update_voice" } });
  const updates = transport.calls.flatMap((call: AnyValue) =>
    call.method === "updateSessionConfig" ? [[call.config.instructions, call.config.voice]] : []
  );
  assertEquals(updates, [["Know.", "coral"], ["Know.", undefined]]);
  session.close();
});
