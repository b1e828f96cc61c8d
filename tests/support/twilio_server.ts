import { fileURLToPath } from "node:url";
import { npmBinary } from "./hosts_process.ts";
import { type StartedProcess, startProcess } from "./start_process.ts";

/** The server script in a process of its own. */
export interface TwilioServer extends StartedProcess {
  readonly port: number;
}

export type TwilioServerRuntime = "deno" | "bun" | "node";

/** The settings of the test's server. Its requests must be signed with the token. */
export const TWILIO_SERVER = {
  authToken: "0123456789abcdef0123456789abcdef",
  publicUrl: "https://voice.example.com",
} as const;

/** Starts `scripts/examples/twilio_server.ts` on a free port. It uses the service at `url`. */
export async function startTwilioServer(
  url: string,
  runtime: TwilioServerRuntime = "deno",
  publicUrl: string = TWILIO_SERVER.publicUrl,
): Promise<TwilioServer> {
  const script = fileURLToPath(new URL("../../scripts/examples/twilio_server.ts", import.meta.url));
  const [program, args] = await command(runtime);
  const server = startProcess(program, [...args, script], {
    OPENAI_API_KEY: "any",
    TWILIO_AUTH_TOKEN: TWILIO_SERVER.authToken,
    PUBLIC_URL: publicUrl,
    REALTIME_URL: url,
    PORT: "0",
    NO_COLOR: "1",
  });
  return { ...server, port: Number(/\d+$/.exec(await server.line())![0]) };
}

/**
 * Node does not resolve packages from the sources' folder, so it gets the path of `ws`. Bun has its
 * own.
 */
async function command(runtime: TwilioServerRuntime): Promise<[string, string[]]> {
  if (runtime === "deno") return [Deno.execPath(), ["run", "-A"]];
  if (runtime === "bun") return [await npmBinary("bun@1.4", "bun"), ["run"]];
  const hook = `import { registerHooks } from "node:module";
    const ws = ${JSON.stringify(import.meta.resolve("ws"))};
    registerHooks({ resolve: (name, context, next) => next(name === "ws" ? ws : name, context) });`;
  const importHook = `data:text/javascript,${encodeURIComponent(hook)}`;
  return [
    await npmBinary("node@24", "node"),
    ["--disable-warning=ExperimentalWarning", "--import", importHook],
  ];
}
