import { fileURLToPath } from "node:url";
import { startProcess } from "../../tests/support/start_process.ts";
import { DemoError } from "../demo/demo_error.ts";

const SCRIPT = fileURLToPath(new URL("../examples/twilio_server.ts", import.meta.url));

/** The example server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  /** The server's port on 127.0.0.1. */
  readonly port: number;
}

/** Starts the example server on a free port, and waits until it listens. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const server = startProcess(Deno.execPath(), ["run", "-A", "--quiet", SCRIPT], {
    ...env,
    PORT: "0",
    NO_COLOR: "1",
  });
  try {
    return { ...server, port: Number(/\d+/.exec(await server.line())?.[0]) };
  } catch (cause) {
    throw new DemoError("Cannot start the example server: it ended before it listened", { cause });
  }
}
