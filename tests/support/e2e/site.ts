import type { Emulator } from "../../../src/testing/mod.ts";
import { bundle } from "./bundle.ts";

const WORKLET = new URL("../../../src/browser/worklet.ts", import.meta.url);

/** A site on the loopback address: one page with one script, and an emulator. */
export interface Site extends AsyncDisposable {
  readonly url: string;
  /** The data that the page posts to `/report`. */
  // deno-lint-ignore no-explicit-any -- each page has its own report
  readonly report: Promise<any>;
}

/** Serves the site. Offers and requests for secrets go to the emulator in this process. */
export async function serveSite(entry: URL, emulator: Pick<Emulator, "fetch">): Promise<Site> {
  const [script, worklet] = await Promise.all([bundle(entry), bundle(WORKLET)]);
  const report = Promise.withResolvers<unknown>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/v1/")) {
      const { url, method, headers } = request;
      return emulator.fetch(url, { method, headers, body: await request.text() || null });
    }
    if (pathname === "/page.js" || pathname === "/worklet.js") {
      const body = pathname === "/page.js" ? script : worklet;
      return new Response(body, { headers: { "Content-Type": "text/javascript" } });
    }
    if (pathname === "/report") {
      report.resolve(await request.json());
      return new Response(null, { status: 204 });
    }
    if (pathname !== "/") return new Response(null, { status: 404 });
    const html =
      `<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>`;
    return new Response(html, { headers: { "Content-Type": "text/html" } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    report: report.promise,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
