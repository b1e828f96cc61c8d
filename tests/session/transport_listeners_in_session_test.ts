import { assertEquals } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { scripted } from "../support/scripted_session.ts";

const AUDIO = {
  type: "audio",
  data: new ArrayBuffer(2),
  responseId: "resp_1",
  itemId: "item_1",
  contentIndex: 0,
} as const;

Deno.test("a listener of audio that is added after close() puts no listener on the transport", async () => {
  for (const type of ["audio", "audio_start"] as const) {
    const { session, transport } = await scripted(new RealtimeAgent({ name: "a" }));
    const isHeard = () => transport.emit("audio", AUDIO);
    session.close();
    session.on(type, () => {});
    assertEquals(isHeard(), false, type);
    await session.connect({ apiKey: "any" });
    assertEquals(isHeard(), true, type);
    session.close();
    assertEquals(isHeard(), false, type);
  }
});

Deno.test("the transport's audio is listened to once, however many listen to the session", async () => {
  const { session, emit } = await scripted(new RealtimeAgent({ name: "a" }));
  const heard: string[] = [];
  session.on("audio_start", () => heard.push("start"));
  for (const name of ["first", "second"]) session.on("audio", () => heard.push(name));
  emit("audio", AUDIO);
  assertEquals(heard, ["start", "first", "second"]);
  session.close();
});
