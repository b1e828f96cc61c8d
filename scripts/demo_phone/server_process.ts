import { fileURLToPath } from "node:url";
import { DemoError } from "../demo/demo_error.ts";

const SCRIPT = fileURLToPath(new URL("../examples/twilio_server.ts", import.meta.url));

/** The example server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
}

/** Starts the example server on a free port, and waits until it listens. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", SCRIPT],
    env: { ...env, PORT: "0", NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await lines.read();
    if (done) throw new DemoError("The server has ended before it listened");
    text += value;
  }
  return {
    port: Number(/\d+/.exec(text)?.[0]),
    async [Symbol.asyncDispose]() {
      await lines.cancel();
      child.kill("SIGTERM");
      await child.status;
    },
  };
}
