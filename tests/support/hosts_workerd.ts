import type { Job, Report } from "../conformance/suite.ts";
import { bundle, npmBinary, output, withTempFolder } from "./hosts_process.ts";

/** Runs a job in plain workerd, in a Worker that serves one request. */
export async function runInWorkerd(job: Job): Promise<Report> {
  const workerd = await npmBinary("workerd@1", "workerd");
  const version = (await output(workerd, ["--version"])).trim().replace(/^workerd /, "");
  return await withTempFolder(async (folder) => {
    await bundle("tests/targets/workerd/host.ts", folder);
    await Deno.writeTextFile(`${folder}/config.capnp`, await configOf(folder));
    const child = new Deno.Command(workerd, {
      args: ["serve", `${folder}/config.capnp`, "--control-fd=1"],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    try {
      const port = await portOf(lines);
      const response = await fetch(`http://127.0.0.1:${port}`, {
        method: "POST",
        body: JSON.stringify({ job, version }),
      });
      if (!response.ok) throw new Error(`workerd: ${await response.text()}`);
      return await response.json();
    } finally {
      await lines.cancel();
      child.kill("SIGTERM");
      await child.status;
    }
  });
}

/** The first module listed is the program. Loopback addresses have to be allowed. */
async function configOf(folder: string): Promise<string> {
  const chunks: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".js") && name !== "host.js") chunks.push(name);
  }
  const modules = ["host.js", ...chunks].map((name) =>
    `(name = "${name}", esModule = embed "${name}")`
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(", ")}],
      compatibilityDate = "2026-10-01",
    )),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

/** workerd says on its control channel where it listens. */
async function portOf(lines: ReadableStreamDefaultReader<string>): Promise<number> {
  for (let text = "";;) {
    const { value, done } = await lines.read();
    if (done) throw new Error(`workerd ended before it listened: ${text}`);
    text += value;
    const listening = text.split("\n").find((line) => line.includes('"listen"'));
    if (listening && text.endsWith("\n")) return JSON.parse(listening).port;
  }
}
