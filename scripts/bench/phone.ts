// `deno task bench:phone`: many calls at once in real time, through a server on one core.
// deno run -A scripts/bench/phone.ts [--calls N] [--seconds N] [--json]
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withSection } from "./page_section.ts";
import { type LoadCounts, startCallers, startModels } from "./phone_load.ts";

const PAGE = new URL("../../BENCHMARKS.md", import.meta.url);
const SERVER = fileURLToPath(new URL("./phone_server.ts", import.meta.url));
const WARM_UP_MS = 4_000;
const CLOCK_TICKS_A_SECOND = 100; // the unit of /proc on Linux

interface Figures {
  readonly mode: string;
  readonly frames: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Gaps that callers have heard. The floor has no lead: it sends each frame when it is due. */
  readonly gaps: number;
  /** The share of one core that all calls use. */
  readonly cpuShare: number;
  readonly rssMb: number;
  readonly counts: LoadCounts;
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    calls: { type: "string", default: "200" },
    seconds: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const [callCount, seconds] = [Number(values.calls), Number(values.seconds)];
if (!(callCount >= 1 && seconds >= 1)) {
  throw new RangeError(
    `Cannot start: --calls is ${values.calls} and --seconds is ${values.seconds}. Use 1 or more`,
  );
}

const pinned = await pin();
const results: Figures[] = [];
for (const mode of ["floor", "ours"]) results.push(await measure(mode));
if (values.json) {
  console.log(JSON.stringify({ calls: callCount, seconds, pinned, results }, null, 2));
} else {
  const text = section(results);
  console.log(text);
  if (callCount === 200) {
    await Deno.writeTextFile(PAGE, withSection(await Deno.readTextFile(PAGE), "phone", text));
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PAGE.pathname] }).output();
  }
}
Deno.exit(0);

/** Keeps this process off the server's core, if the system allows it. */
async function pin(): Promise<boolean> {
  if (navigator.hardwareConcurrency < 2) return false;
  const args = ["-a", "-p", "-c", `1-${navigator.hardwareConcurrency - 1}`, String(Deno.pid)];
  const run = new Deno.Command("taskset", { args, stdout: "null", stderr: "null" });
  try {
    return (await run.output()).success;
  } catch { // the program is missing
    return false;
  }
}

async function measure(mode: string): Promise<Figures> {
  const counts: LoadCounts = { said: 0, appended: 0, heard: 0, marks: 0 };
  const models = await startModels(counts);
  const run = [Deno.execPath(), "run", "-A", SERVER, mode, models.url];
  const [program = "", ...args] = pinned ? ["taskset", "-c", "0", ...run] : run;
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped" }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const stdin = child.stdin.getWriter();
  const port = Number((await lines.read()).value);
  const callers = await startCallers(`ws://127.0.0.1:${port}`, callCount, counts);
  await sleep(WARM_UP_MS);

  const before = { ...counts };
  const cpuBefore = await cpuSeconds(child.pid);
  const startMs = performance.now();
  await stdin.write(new TextEncoder().encode("begin\n"));
  await sleep(seconds * 1000);
  await stdin.write(new TextEncoder().encode("end\n"));
  const cpuShare = (await cpuSeconds(child.pid) - cpuBefore) * 1000 / (performance.now() - startMs);
  for (const name of Object.keys(counts) as (keyof LoadCounts)[]) counts[name] -= before[name];
  const rssMb = await residentMb(child.pid);
  const figures = JSON.parse((await lines.read()).value!);
  callers.stop();
  models.stop();
  child.kill("SIGKILL");
  await child.status;
  return { mode, ...figures, cpuShare, rssMb, counts };
}

async function cpuSeconds(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_A_SECOND;
}

async function residentMb(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024);
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

function section(figures: readonly Figures[]): string {
  const date = new Date().toISOString().slice(0, 10);
  const place = pinned ? "the server alone on one core" : "all processes on all cores";
  return [
    "## Phone",
    "",
    `Made by \`deno task bench:phone\` on ${date}, ${Deno.build.arch} ${Deno.build.os}, ` +
    `${navigator.hardwareConcurrency} threads, Deno ${Deno.version.deno}: ${callCount} calls at ` +
    `once in real time for ${seconds} s, with ${place}.`,
    "",
    "The callers and the models talk without a pause: 50 frames a second in each direction, and a",
    "mark every 100 ms, which comes back. _The floor_ moves the same messages by hand with raw",
    "sockets, and sends frames in an interval that catches up. _Late_: the time between the due",
    "moment of a frame and its sending. With this package, a frame sounds 140 ms after it is due.",
    "",
    "| server | frames | late p50 ms | p99 ms | max ms | gaps | CPU a call | CPU in all | RSS MB |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...figures.map(({ mode, frames, p50, p99, max, gaps, cpuShare, rssMb }) =>
      `| ${
        [
          mode,
          frames,
          p50.toFixed(1),
          p99.toFixed(1),
          max.toFixed(1),
          mode === "floor" ? "no lead" : gaps,
          `${((cpuShare * 100) / callCount).toFixed(3)} %`,
          `${(cpuShare * 100).toFixed(0)} %`,
          rssMb,
        ].join(" | ")
      } |`
    ),
  ].join("\n");
}
