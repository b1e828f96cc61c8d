import { assertEquals } from "@std/assert";
import { createEmulator, ManualClock } from "../../../src/testing/mod.ts";

Deno.test("of sessions that have ended, the latest hundred can still be looked at", async () => {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const url = "ws://emulator/v1/realtime?model=gpt-realtime";
  const ids: string[] = [];
  for (let count = 0; count < 102; count++) {
    emulator.createWebSocket({ url, apiKey: "any" });
    await clock.advance(0);
    const session = emulator.sessions.at(-1)!;
    ids.push(session.id);
    session.close();
  }
  assertEquals(emulator.sessions.map(({ id }) => id), ids.slice(2));
  await emulator.close();
});
