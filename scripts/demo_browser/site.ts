import { fileURLToPath } from "node:url";
import { createClientSecretHandler } from "../../src/server/mod.ts";
import { createEmulator } from "../../src/testing/mod.ts";
import { bundle } from "../../tests/support/e2e/bundle.ts";
import { answerOffer } from "../../tests/support/webrtc/opus_peer.ts";
import { createHost } from "./host.ts";

const PAGE = new URL("./page/", import.meta.url);
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/style.css": ["style.css", "text/css; charset=utf-8"],
};

/** The demo's site. */
export interface DemoSite extends AsyncDisposable {
  /** The URL of the page. */
  readonly url: string;
}

/**
 * Serves the page on the loopback address. With a key, calls go to the live service with secrets
 * that this server gets; without a key, they go to an emulator in this process.
 */
export async function serveDemo(
  { port = 0, apiKey }: { readonly port?: number; readonly apiKey?: string | undefined } = {},
): Promise<DemoSite> {
  const script = await bundle(new URL("main.ts", PAGE));
  const emulator = createEmulator({ answerOffer, responder: createHost() });
  let origin = "";
  const mint = createClientSecretHandler({
    apiKey: apiKey ?? "sk-emulator",
    // Only this page gets a secret: the origin of another page differs, and a link sends none.
    authorize: (request) => request.headers.get("Origin") === origin,
    ...apiKey ? {} : { fetch: emulator.fetch, baseURL: "http://emulator/v1" },
  });
  const service = apiKey ? "Live service" : "Emulator: it repeats your words, at no cost";

  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === "/secret") return await mint(copyOf(request));
    if (pathname.startsWith("/v1/") && !apiKey) {
      const { url, method, headers } = request;
      return await emulator.fetch(url, {
        method,
        headers,
        body: await request.text() || null,
      });
    }
    if (pathname === "/config") {
      const callsUrl = apiKey ? undefined : `${origin}/v1/realtime/calls`;
      return Response.json({ service, callsUrl });
    }
    if (pathname === "/main.js") return respond(script, "text/javascript; charset=utf-8");
    const file = FILES[pathname];
    if (!file) return new Response("Not found", { status: 404 });
    return respond(await Deno.readTextFile(fileURLToPath(new URL(file[0], PAGE))), file[1]);
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, answer);
  origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    url: `${origin}/`,
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await server.shutdown();
    },
  };
}

/** Copies a request, so that nothing depends on the server's own object. */
function copyOf({ url, method, headers }: Request): Request {
  return new Request(url, { method, headers });
}

function respond(body: string, contentType: string): Response {
  const headers = { "Content-Type": contentType, "Cache-Control": "no-store" };
  return new Response(body, { headers });
}
