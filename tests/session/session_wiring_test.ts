import { assertEquals, assertRejects } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { RealtimeConnectionError } from "../../src/contract/errors.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import { ManualClock, ScriptedRealtimeTransport } from "../../src/testing/mod.ts";

Deno.test("an attempt that was given up, and fails late, leaves the connection after it alone", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const answers = [promise, Promise.resolve("Be brief.")];
  const agent = new RealtimeAgent({ name: "a", instructions: () => answers.shift()! });
  const transport = new ScriptedRealtimeTransport();
  const session = new RealtimeSession(agent, { transport, clock: new ManualClock() });
  let told = 0;
  session.on("audio_interrupted", () => told++);
  const first = session.connect({ apiKey: "any" });
  session.close();
  await session.connect({ apiKey: "any" });
  resolve("Too late.");
  await assertRejects(() => first, RealtimeConnectionError);
  transport.emit("audio_interrupted");
  assertEquals([told, transport.status], [1, "connected"]);
  session.close();
});

Deno.test("what a transport says while it is closed is told to nobody", async () => {
  const transport = new ScriptedRealtimeTransport();
  const close = transport.close.bind(transport);
  transport.close = () => {
    transport.emit("audio_interrupted");
    transport.emit("error", { type: "error", error: new Error("closing") });
    close();
  };
  const session = new RealtimeSession(new RealtimeAgent({ name: "a" }), { transport });
  const told: string[] = [];
  session.on("audio_interrupted", () => told.push("audio_interrupted"));
  session.on("error", () => told.push("error"));
  await session.connect({ apiKey: "any" });
  session.close();
  assertEquals(told, []);
});
