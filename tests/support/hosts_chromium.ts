import type { Job, Report } from "../conformance/suite.ts";
import { bundle, output, withTempFolder } from "./hosts_process.ts";

/** What Debian's `chromium` needs to run on a machine without a screen, as root, and to keep to itself. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const REPORT_TIMEOUT_MS = 240_000;

/** Runs a job in a page of a real Chromium. The page posts its report back. */
export async function runInChromium(job: Job): Promise<Report> {
  return await withTempFolder(async (folder) => {
    await bundle("tests/targets/browser/host.ts", folder);
    const query = { job: JSON.stringify(job), version: await versionOf() };
    return JSON.parse(await openPage({ folder, script: "host.js", query }));
  });
}

/** A page: scripts in a folder, the one it loads, and what else its server answers, by path. */
export interface Page {
  readonly folder: string;
  readonly script: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** Opens a page in a real Chromium, and gives what it posts to `/report`. */
export async function openPage(page: Page): Promise<string> {
  const reported = Promise.withResolvers<string>();
  await using server = servePage(page, reported.resolve);
  const url = `http://127.0.0.1:${server.addr.port}/?${new URLSearchParams(page.query)}`;
  const browser = startChromium([...FLAGS, `--user-data-dir=${page.folder}/profile`, url]);
  // Its helpers outlive it by a moment, and write to the profile. They all hold the pipe of its
  // messages: when that ends, so has the last of them.
  const helpersEnded = browser.stderr.pipeTo(new WritableStream());
  const timer = setTimeout(() => reported.reject(new Error("no report came")), REPORT_TIMEOUT_MS);
  const exited = browser.status.then(({ code }): never => {
    throw new Error(`Chromium ended with ${code} before it reported`);
  });
  try {
    return await Promise.race([reported.promise, exited]);
  } finally {
    clearTimeout(timer);
    exited.catch(() => {});
    browser.kill("SIGTERM");
    await Promise.all([browser.status, helpersEnded]);
  }
}

function startChromium(args: string[]): Deno.ChildProcess {
  return new Deno.Command("chromium", { args, stdin: "null", stdout: "null", stderr: "piped" })
    .spawn();
}

/** A page is told the major version alone. */
async function versionOf(): Promise<string> {
  try {
    return /[\d.]+/.exec(await output("chromium", ["--version"]))?.[0] ?? "";
  } catch (cause) {
    const install = "apt-get install --no-install-recommends chromium";
    throw new Error(`Chromium is missing: ${install}`, { cause });
  }
}

function servePage(
  { folder, script, answers = {} }: Page,
  report: (text: string) => void,
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/report") {
      report(await request.text());
      return new Response(null, { status: 204 });
    }
    if (pathname in answers) return Response.json(answers[pathname]);
    if (/^\/[\w-]+\.js$/.test(pathname)) {
      const source = await Deno.readTextFile(folder + pathname);
      return new Response(source, { headers: { "content-type": "text/javascript" } });
    }
    const html = `<!doctype html><script type="module" src="/${script}"></script>`;
    return new Response(html, { headers: { "content-type": "text/html" } });
  });
}
