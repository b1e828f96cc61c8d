import type { Job, Report } from "../conformance/suite.ts";
import { type Browser, CHROMIUM } from "./browsers.ts";
import { bundle, output, withTempFolder } from "./hosts_process.ts";

const REPORT_TIMEOUT_MS = 240_000;

/** Runs a job in a page of a real browser. The page posts its report. */
export async function runInBrowser(browser: Browser, job: Job): Promise<Report> {
  return await withTempFolder(async (folder) => {
    await bundle("tests/targets/browser/host.ts", folder);
    const { name, dropsOpeningSockets } = browser;
    const facts = { name, version: await versionOf(browser), dropsOpeningSockets };
    const query = { job: JSON.stringify(job), facts: JSON.stringify(facts) };
    return JSON.parse(await openPage({ folder, script: "host.js", query }, browser));
  });
}

/** A page: scripts in a folder, the one that it loads, and the server's other answers by path. */
export interface Page {
  readonly folder: string;
  readonly script: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** Opens a page in a real browser and returns its post to `/report`. */
export async function openPage(page: Page, browser: Browser = CHROMIUM): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  await using server = servePage(page, resolve);
  const url = `http://127.0.0.1:${server.addr.port}/?${new URLSearchParams(page.query)}`;
  return await visit(browser, url, promise);
}

/** Opens a URL in a real browser, and ends the browser when the report has arrived. */
export async function visit<T>(browser: Browser, url: string, report: Promise<T>): Promise<T> {
  return await withTempFolder(async (profile) => {
    for (const [file, text] of Object.entries(browser.profile)) {
      await Deno.writeTextFile(`${profile}/${file}`, text);
    }
    const args = [...browser.flags, ...browser.profileFlags(profile), url];
    const process = new Deno.Command(browser.program, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    // The browser's helper processes end a moment after it and still write to the profile. They all
    // hold the pipe of its output, so the last one has ended when the pipe ends.
    const helpersEnded = process.stderr.pipeTo(new WritableStream());
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error("no report came")), REPORT_TIMEOUT_MS);
    const exited = process.status.then(({ code }): never => {
      throw new Error(`${browser.program} ended with ${code} before it reported`);
    });
    try {
      return await Promise.race([report, exited, late.promise]);
    } finally {
      clearTimeout(timer);
      exited.catch(() => {});
      process.kill("SIGTERM");
      await Promise.all([process.status, helpersEnded]);
    }
  });
}

/** The browser's version, because the page itself does not know it exactly. */
async function versionOf({ program }: Browser): Promise<string> {
  try {
    return /[\d.]+/.exec(await output(program, ["--version"]))?.[0] ?? "";
  } catch (cause) {
    const install = `apt-get install --no-install-recommends ${program}`;
    throw new Error(`${program} is missing: ${install}`, { cause });
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
