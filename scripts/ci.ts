// The program of .ci/run: the README's test command, the suites that need more than Node and npm,
// all other checks, and a last line with the sums.
import { readJUnit, type TestCount } from "./ci/junit.ts";

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Whether the command writes a JUnit report when it gets `--junit-path`. */
  readonly hasReport?: boolean;
}

const config = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
const entryPoints = Object.values<string>(config.exports);

const STEPS: readonly Step[] = [
  { name: "tests", command: ["npx", "--yes", "deno@2.9", "task", "test"], hasReport: true },
  { name: "conformance", command: ["deno", "test", "-A", "tests/conformance"], hasReport: true },
  { name: "in Chromium", command: ["deno", "task", "e2e"], hasReport: true },
  { name: "in Firefox", command: ["deno", "task", "firefox"], hasReport: true },
  { name: "npm package, made", command: ["deno", "task", "pack"] },
  { name: "npm package, used", command: ["deno", "task", "test:npm"], hasReport: true },
  { name: "size", command: ["deno", "task", "size"] },
  { name: "doc tests", command: ["deno", "task", "test:doc"], hasReport: true },
  { name: "format", command: ["deno", "fmt", "--check"] },
  { name: "lint", command: ["deno", "lint"] },
  { name: "types", command: ["deno", "check"] },
  { name: "documentation", command: ["deno", "doc", "--lint", ...entryPoints] },
  { name: "layers", command: ["deno", "run", "-A", "scripts/check_layers.ts"] },
  { name: "tests mirror sources", command: ["deno", "run", "-A", "scripts/check_mirror.ts"] },
  { name: "links", command: ["deno", "run", "-A", "scripts/check_doc_links.ts"] },
  { name: "publish", command: ["deno", "publish", "--dry-run", "--allow-dirty"] },
];

await installBrowsers("chromium", "firefox-esr");
const reports = await Deno.makeTempDir();
const treeBefore = await gitStatus();
const total = { passed: 0, failed: 0 };
for (const [index, step] of STEPS.entries()) {
  const counts = await run(step, `${reports}/${index}.xml`);
  total.passed += counts.passed;
  total.failed += counts.failed + counts.ignored;
  const ignored = counts.ignored ? `, ${counts.ignored} ignored (which counts as failed)` : "";
  console.log(`== ${step.name}: ${counts.passed} passed, ${counts.failed} failed${ignored}\n`);
}
await Deno.remove(reports, { recursive: true });
if (treeBefore !== undefined) {
  const tree = await gitStatus();
  total[tree === treeBefore ? "passed" : "failed"]++;
  if (tree !== treeBefore) console.error(`== files that git sees were left or changed:\n${tree}`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
if (total.failed > 0) Deno.exitCode = 1;

/**
 * Installs Debian's browsers that are missing. If that fails, the suites that need them report it.
 */
async function installBrowsers(...packages: string[]): Promise<void> {
  const have = await Promise.all(packages.map((name) => succeeds(name, "--version")));
  const missing = packages.filter((_name, index) => !have[index]);
  if (missing.length === 0) return;
  await succeeds("apt-get", "update");
  for (const name of missing) { // one at a time, so that a failure does not affect the other
    await succeeds("apt-get", "install", "-y", "--no-install-recommends", name);
  }
}

async function succeeds(program: string, ...args: string[]): Promise<boolean> {
  const command = new Deno.Command(program, { args, stdin: "null", stdout: "null" });
  try {
    return (await command.output()).success;
  } catch { // the program is missing
    return false;
  }
}

/** git's status of the working tree; `undefined` without git. */
async function gitStatus(): Promise<string | undefined> {
  const command = new Deno.Command("git", { args: ["status", "--porcelain"], stderr: "null" });
  try {
    return new TextDecoder().decode((await command.output()).stdout);
  } catch {
    return undefined;
  }
}

/**
 * Runs one step. A check without a report counts as one test; a suite that ran no test has failed.
 */
async function run({ name, command, hasReport }: Step, reportPath: string): Promise<TestCount> {
  console.log(`== ${name}`);
  const [program, ...args] = command;
  const { success } = await new Deno.Command(program === "deno" ? Deno.execPath() : program!, {
    args: hasReport ? [...args, `--junit-path=${reportPath}`] : args,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!hasReport) return { passed: success ? 1 : 0, failed: success ? 0 : 1, ignored: 0 };
  const report = await Deno.readTextFile(reportPath).catch(() => "");
  const counts = readJUnit(report);
  const isFailed = !success || counts.passed === 0;
  return isFailed && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
