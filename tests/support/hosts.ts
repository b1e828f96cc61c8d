import type { Job, Report } from "../conformance/suite.ts";
import { type Browser, CHROMIUM, FIREFOX } from "./browsers.ts";
import { runInBrowser } from "./hosts_browser.ts";
import { bundle, lastLine, npmBinary, output, ROOT, withTempFolder } from "./hosts_process.ts";
import { runInWorkerd } from "./hosts_workerd.ts";

/** A runtime that can run a job. A missing runtime rejects; it is never skipped. */
export interface RuntimeHost {
  /** The runtime's usual name, with the version to use. */
  readonly title: string;
  /** Runs the job in the real runtime and returns its report. */
  run(job: Job): Promise<Report>;
}

/** All supported runtimes. */
export const RUNTIME_HOSTS: readonly RuntimeHost[] = [
  { title: "Deno 2", run: checked("2.", runInDeno) },
  { title: "Bun 1.4", run: checked("1.4.", runInBun) },
  { title: "Node 22", run: checked("22.", (job) => runInNode(22, job)) },
  { title: "Node 24", run: checked("24.", (job) => runInNode(24, job)) },
  { title: "workerd", run: checked("", runInWorkerd) },
  browserHost("Chromium", CHROMIUM),
];

/** Firefox has a suite of its own, so that the other runtimes do not need it. */
export const FIREFOX_HOST: RuntimeHost = browserHost("Firefox", FIREFOX);

function browserHost(title: string, browser: Browser): RuntimeHost {
  return { title, run: checked("", (job) => runInBrowser(browser, job)) };
}

/** Refuses the report of another version, because npx falls back to the version that it finds. */
function checked(version: string, run: (job: Job) => Promise<Report>): RuntimeHost["run"] {
  return async (job) => {
    const report = await run(job);
    if (!report.version.startsWith(version) || report.version === "") {
      throw new Error(`Asked for ${version}*, and ${report.name} ${report.version} came`);
    }
    return report;
  };
}

async function runInDeno(job: Job): Promise<Report> {
  return await report(Deno.execPath(), ["run", "-A", "tests/targets/deno/host.ts"], job);
}

async function runInBun(job: Job): Promise<Report> {
  return await runProgram(await npmBinary("bun@1.4", "bun"), "bun", job);
}

async function runInNode(major: number, job: Job): Promise<Report> {
  return await runProgram(await npmBinary(`node@${major}`, "node"), "node", job);
}

/**
 * Runs the job from the sources, or from a bundle if its emulator, which needs packages, is in the
 * process.
 */
async function runProgram(program: string, target: string, job: Job): Promise<Report> {
  const folder = `${ROOT}/tests/targets/${target}`;
  if (job.mode !== "in-process") return await report(program, [`${folder}/host.ts`], job);
  return await withTempFolder(async (bundled) => {
    await bundle(`${folder}/in_process_host.ts`, bundled);
    await Deno.writeTextFile(`${bundled}/package.json`, '{ "type": "module" }');
    return await report(program, [`${bundled}/in_process_host.js`], job);
  });
}

async function report(program: string, args: readonly string[], job: Job): Promise<Report> {
  return JSON.parse(lastLine(await output(program, [...args, JSON.stringify(job)])));
}
