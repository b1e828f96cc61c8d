import { assertEquals } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { spokenBy, startSession } from "../support/session.ts";

Deno.test("a session connects with its agent's config, and holds a conversation in text and audio", async () => {
  const agent = new RealtimeAgent({ name: "guide", instructions: "Be brief.", voice: "ash" });
  await using started = await startSession(agent);
  const { session, server, sent, say } = started;
  const sizes: number[] = [];
  session.on("audio", ({ data }) => sizes.push(data.byteLength));
  await say("say: good morning");
  const { instructions, audio } = server.config as {
    instructions: string;
    audio: { output: { voice: string } };
  };
  assertEquals([instructions, audio.output.voice], ["Be brief.", "ash"]);
  assertEquals(sent[0].type, "session.update");
  assertEquals(spokenBy(session, "user"), ["say: good morning"]);
  assertEquals(spokenBy(session, "assistant"), ["good morning"]);
  assertEquals(sizes.reduce((sum, size) => sum + size, 0), 12 * 60 * 48);
  assertEquals(started.errors, []);
});
