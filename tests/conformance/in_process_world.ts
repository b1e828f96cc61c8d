import type { createEmulator } from "../../src/testing/mod.ts";
import type { Library, Route, World } from "./world.ts";

/** A world whose emulator runs in the process of its client. */
export function inProcessWorld(library: Library, create: typeof createEmulator): World {
  const emulator = create();
  const clock = new library.ManualClock();
  const idle = create({ clock });
  const route = ({ createWebSocket }: typeof emulator, query = ""): Route => ({
    url: `ws://emulator/v1/realtime?model=gpt-realtime${query}`,
    createWebSocket,
  });
  return {
    kind: "in-process",
    library,
    tellsStatus: false,
    emulator: (query) => route(emulator, query),
    idleEmulator: () => route(idle),
    turnIdleClock: (durationMs) => clock.advance(durationMs),
    async sessionEnd(id) {
      const session = [...emulator.sessions, ...idle.sessions].find((other) => other.id === id);
      if (!session) throw new Error(`There is no session ${id}`);
      return await session.ended;
    },
  };
}
