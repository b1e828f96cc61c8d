import type { Job, Report } from "../conformance/suite.ts";
import { bundle, npmBinary, output, withTempFolder } from "./hosts_process.ts";
import { type StartedProcess, startProcess } from "./start_process.ts";

/** Runs a job in plain workerd, in a Worker that serves one request. */
export async function runInWorkerd(job: Job): Promise<Report> {
  const workerd = await workerdBinary();
  const version = (await output(workerd, ["--version"])).trim().replace(/^workerd /, "");
  return await withTempFolder(async (folder) => {
    await bundle("tests/targets/workerd/host.ts", folder);
    return await withWorker({ folder, main: "host.js" }, async (origin) => {
      const body = JSON.stringify({ job, version });
      const response = await fetch(origin, { method: "POST", body });
      if (!response.ok) throw new Error(`workerd: ${await response.text()}`);
      return await response.json();
    });
  });
}

/** A Worker: modules in a folder, the main module, and the texts in its `env`. */
export interface Worker {
  readonly folder: string;
  readonly main: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Serves a Worker while `use` runs. `use` receives its origin. */
export async function withWorker<T>(
  worker: Worker,
  use: (origin: string) => Promise<T>,
): Promise<T> {
  const config = `${worker.folder}/config.capnp`;
  await Deno.writeTextFile(config, await configOf(worker));
  await using workerd = startProcess(
    await workerdBinary(),
    ["serve", config, "--control-fd=1"],
  );
  return await use(`http://127.0.0.1:${await portOf(workerd)}`);
}

function workerdBinary(): Promise<string> {
  return npmBinary("workerd@1", "workerd");
}

/**
 * Writes workerd's config. The first module is the main one; loopback addresses must be allowed.
 */
async function configOf({ folder, main, env = {} }: Worker): Promise<string> {
  const chunks: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".js") && name !== main) chunks.push(name);
  }
  const modules = [main, ...chunks].map((name) => `(name = "${name}", esModule = embed "${name}")`);
  const bindings = Object.entries(env).map(([name, text]) =>
    `(name = "${name}", text = ${JSON.stringify(text)})`
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(", ")}],
      bindings = [${bindings.join(", ")}],
      compatibilityDate = "2026-10-01",
    )),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

/** Reads the port from workerd's control channel. */
async function portOf({ line }: StartedProcess): Promise<number> {
  for (;;) {
    const text = await line();
    if (text.includes('"listen"')) return JSON.parse(text).port;
  }
}
