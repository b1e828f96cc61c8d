import { fileURLToPath } from "node:url";
import { startProcess } from "./start_process.ts";

/** The emulator in a process of its own, started as `deno task emulate` does. */
export interface EmulatorProcess extends AsyncDisposable {
  readonly url: string;
  readonly http: string;
}

/** Starts the emulator and waits for its line of output. */
export async function startEmulator(args: readonly string[] = []): Promise<EmulatorProcess> {
  const script = fileURLToPath(new URL("../../scripts/emulate.ts", import.meta.url));
  const emulator = startProcess(Deno.execPath(), ["run", "-A", script, ...args]);
  return { ...emulator, ...JSON.parse(await emulator.line()) };
}
