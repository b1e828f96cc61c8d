import { fileURLToPath } from "node:url";
import type { HistoryReport } from "./history_section.ts";
import type { BenchReport } from "./transport_section.ts";

/** The runtimes of the bench. */
export const RUNTIMES = ["deno", "bun", "node"] as const;
export type RuntimeName = (typeof RUNTIMES)[number];

/** The packages to compare with. Their versions are pinned, so that figures stay comparable. */
const INCUMBENT = {
  "@openai/agents": "0.20.0",
  "@openai/agents-extensions": "0.18.0",
  "@openai/agents-realtime": "0.20.0",
  openai: "7.57.0",
  zod: "4.6.7",
};

const RUN = `import { TwilioRealtimeTransportLayer } from "@openai/agents-extensions";
import * as realtime from "@openai/agents-realtime";
import { runJobs } from "../scripts/bench/worker.ts";
await runJobs(realtime, TwilioRealtimeTransportLayer);
`;

/** The folder with the incumbent's packages, which git ignores. It is filled once. */
export async function incumbentFolder(): Promise<string> {
  const folder = fileURLToPath(new URL("../../.bench", import.meta.url));
  await Deno.mkdir(folder, { recursive: true });
  const manifest = JSON.stringify({ private: true, type: "module", dependencies: INCUMBENT });
  await Deno.writeTextFile(`${folder}/run.mjs`, RUN);
  await Deno.writeTextFile(`${folder}/deno.json`, '{ "nodeModulesDir": "manual" }');
  const installed = await Deno.readTextFile(`${folder}/package.json`).catch(() => "");
  if (installed !== manifest) {
    await Deno.writeTextFile(`${folder}/package.json`, manifest);
    await output("npm", ["install", "--no-audit", "--no-fund", "--silent"], folder);
  }
  return folder;
}

/** Runs the jobs in one runtime. */
export async function runIn(
  name: RuntimeName,
  folder: string,
): Promise<BenchReport & HistoryReport> {
  const run = `${folder}/run.mjs`;
  const [program, args]: [string, string[]] = name === "deno"
    ? [Deno.execPath(), ["run", "-A", "--no-lock", "--config", `${folder}/deno.json`, run]]
    : name === "bun"
    ? [await binary("bun@1.4", "bun"), ["run", run]]
    : [await binary("node@24", "node"), ["--disable-warning=ExperimentalWarning", run]];
  const lines = (await output(program, args, folder)).trim().split("\n");
  const version = (await output(program, ["--version"], folder)).split("\n")[0]!;
  const { results, history } = JSON.parse(lines.at(-1)!);
  return { runtime: `${name} ${/\d+\.\d+\.\d+/.exec(version)![0]}`, results, history };
}

/** The path of a program in an npm package. */
async function binary(spec: string, name: string): Promise<string> {
  const args = ["--yes", "-p", spec, "-c", `command -v ${name}`];
  return await Deno.realPath((await output("npx", args)).trim().split("\n").at(-1)!);
}

async function output(program: string, args: string[], cwd?: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    ...cwd === undefined ? {} : { cwd },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) {
    throw new Error(`Cannot run ${program} ${args.join(" ")}: it has failed\n${decode(stderr)}`);
  }
  return decode(stdout);
}
