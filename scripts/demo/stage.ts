import { type Clock, sleep, systemClock } from "../../src/clock/clock.ts";
import type { CreateWebSocket } from "../../src/socket/web_socket_like.ts";
import { createEmulator, ManualClock } from "../../src/testing/mod.ts";
import type { DemoOptions } from "./options.ts";

/** The service that the demo talks to, and the clock. */
export interface Stage extends AsyncDisposable {
  /** The service in words. */
  readonly name: string;
  readonly url: string;
  readonly apiKey: string;
  readonly clock: Clock;
  /** Opens the socket; `undefined` is the runtime's own. */
  readonly createWebSocket: CreateWebSocket | undefined;
  /** Waits until the clock shows `timeMs`. Returns at once if that is past. */
  passUntil(timeMs: number): Promise<void>;
}

/** Creates the stage: another service, the emulator on a loopback socket, or all in the process. */
export async function openStage({ url, apiKey, fast }: DemoOptions): Promise<Stage> {
  if (fast) return inProcess();
  const realTime = {
    apiKey,
    clock: systemClock,
    createWebSocket: undefined,
    async passUntil(timeMs: number) {
      const waitMs = timeMs - systemClock.now();
      if (waitMs > 0) await sleep(systemClock, waitMs);
    },
  };
  if (url !== undefined) {
    const name = new URL(url).host;
    return { ...realTime, name, url, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const emulator = createEmulator();
  const server = await emulator.listen();
  return {
    ...realTime,
    name: `the emulator on ${new URL(server.url).host}`,
    url: `${server.url}?model=gpt-realtime-2.1`,
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

function inProcess(): Stage {
  const clock = new ManualClock();
  const { createWebSocket, close } = createEmulator({ clock });
  return {
    name: "the emulator in the process, on a hand-turned clock",
    url: "ws://emulator/v1/realtime?model=gpt-realtime-2.1",
    apiKey: "demo",
    clock,
    createWebSocket,
    passUntil: (timeMs) => clock.advance(Math.max(0, timeMs - clock.now())),
    [Symbol.asyncDispose]: close,
  };
}
