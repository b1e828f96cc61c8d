import { createEmulator, ManualClock } from "../../src/testing/mod.ts";
import { startWitness } from "./witness.ts";

/** The addresses of a run's servers. A runtime needs to know nothing else. */
export interface Addresses {
  readonly emulator: string;
  readonly idleEmulator: string;
  readonly witness: string;
  readonly silent: string;
}

/** The servers for a runtime's sockets. They run in a process of their own. */
export interface Upstream extends AsyncDisposable {
  readonly addresses: Addresses;
}

/** Starts an emulator, an emulator whose clock is turned over HTTP, and a witness. */
export async function startUpstream(): Promise<Upstream> {
  const emulator = createEmulator();
  const clock = new ManualClock();
  const idle = createEmulator({ clock });
  const witness = await startWitness(async (url) => {
    if (url.pathname === "/turn") {
      await clock.advance(Number(url.searchParams.get("ms")));
      return null;
    }
    const id = url.searchParams.get("session");
    const session = [...emulator.sessions, ...idle.sessions].find((other) => other.id === id);
    return await session?.ended;
  });
  const [server, idleServer] = [await emulator.listen(), await idle.listen()];
  return {
    addresses: {
      emulator: server.url,
      idleEmulator: idleServer.url,
      witness: witness.http,
      silent: witness.silent,
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await idle.close();
      await witness[Symbol.asyncDispose]();
    },
  };
}
