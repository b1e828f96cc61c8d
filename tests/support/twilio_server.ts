import { fileURLToPath } from "node:url";
import { npmBinary } from "./hosts_process.ts";

/** The server script, in a process of its own. */
export interface TwilioServer extends AsyncDisposable {
  readonly port: number;
  /** The next line that it writes. */
  line(): Promise<string>;
}

export type TwilioServerRuntime = "deno" | "bun" | "node";

/** What the test's server is told, and what its requests must be signed with. */
export const TWILIO_SERVER = {
  authToken: "0123456789abcdef0123456789abcdef",
  publicUrl: "https://voice.example.com",
} as const;

/** Starts `scripts/examples/twilio_server.ts` on a free port, talking to the service at `url`. */
export async function startTwilioServer(
  url: string,
  runtime: TwilioServerRuntime = "deno",
  publicUrl: string = TWILIO_SERVER.publicUrl,
): Promise<TwilioServer> {
  const script = fileURLToPath(new URL("../../scripts/examples/twilio_server.ts", import.meta.url));
  const [program, args] = await command(runtime);
  const child = new Deno.Command(program, {
    args: [...args, script],
    env: {
      OPENAI_API_KEY: "any",
      TWILIO_AUTH_TOKEN: TWILIO_SERVER.authToken,
      PUBLIC_URL: publicUrl,
      REALTIME_URL: url,
      PORT: "0",
      NO_COLOR: "1",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const line = async () => {
    while (!text.includes("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`The server has ended: ${text}`);
      text += value;
    }
    const [first = ""] = text.split("\n", 1);
    text = text.slice(first.length + 1);
    return first;
  };
  const port = Number(/\d+$/.exec(await line())![0]);
  return {
    port,
    line,
    async [Symbol.asyncDispose]() {
      await reader.cancel();
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

/** Node finds no package from the sources' folder: it is told where `ws` is. Bun has its own. */
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
