import { fileURLToPath } from "node:url";

/** The emulator in a process of its own, as `deno task emulate` starts it. */
export interface EmulatorProcess extends AsyncDisposable {
  readonly url: string;
  readonly http: string;
}

/** Starts it, and waits for its one line. */
export async function startEmulator(args: readonly string[] = []): Promise<EmulatorProcess> {
  const script = fileURLToPath(new URL("../../scripts/emulate.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await lines.read();
    if (done) throw new Error(`The emulator ended before it said where it is: ${text}`);
    text += value;
  }
  const { url, http } = JSON.parse(text);
  return {
    url,
    http,
    async [Symbol.asyncDispose]() {
      await lines.cancel();
      child.kill("SIGTERM");
      await child.status;
    },
  };
}
