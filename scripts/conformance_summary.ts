import type { Job, Report } from "../tests/conformance/suite.ts";
import { startUpstream } from "../tests/conformance/upstream.ts";
import { RUNTIME_HOSTS, type RuntimeHost } from "../tests/support/hosts.ts";

/** The result of the suite in one runtime. */
export interface RuntimeSummary {
  readonly name: string;
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
}

/** Prints a line about failures. */
type Say = (line: string) => void;

/** Runs the conformance suite on every runtime, over real sockets and in the process. */
export async function summarize(
  hosts: readonly RuntimeHost[] = RUNTIME_HOSTS,
  say: Say = console.error,
): Promise<RuntimeSummary[]> {
  const summaries: RuntimeSummary[] = [];
  for (const host of hosts) {
    await using upstream = await startUpstream();
    const loopback: Job = { mode: "loopback", addresses: upstream.addresses };
    const reports = [
      await runOrFail(host, loopback, say),
      await runOrFail(host, { mode: "in-process" }, say),
    ];
    const results = reports.flatMap(({ results }) => results);
    const { name, version } = reports.find(({ version }) => version !== "") ?? reports[0]!;
    const passed = results.filter(({ ok }) => ok).length;
    summaries.push({ name, version, passed, failed: results.length - passed });
  }
  return summaries;
}

/** Runs a job. A runtime that is missing, or ends before its report, counts as one failed case. */
async function runOrFail({ title, run }: RuntimeHost, job: Job, say: Say): Promise<Report> {
  try {
    const report = await run(job);
    for (const { name, ok, error } of report.results) {
      if (!ok) say(`${title}, ${job.mode}: ${name}\n${error}`);
    }
    if (report.results.length === 0) throw new Error("Cannot count the cases: none has run");
    return report;
  } catch (error) {
    say(`${title}, ${job.mode}: ${error}`);
    const results = [{ name: "the runtime reports", ok: false, error: String(error) }];
    return { name: title, version: "", results };
  }
}
