// `deno task demo:browser [--port N]`: serves a page to talk to, on the loopback address. With
// OPENAI_API_KEY it uses the live service, at your cost; without a key, an emulator in this
// process.
import { parseArgs } from "node:util";
import { serveDemo } from "./demo_browser/site.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "8642" } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`Cannot use --port: it is "${values.port}". Use a whole number from 0 to 65535`);
  Deno.exit(2);
}
const apiKey = Deno.env.get("OPENAI_API_KEY") || undefined;
const { url } = await serveDemo({ port, apiKey });
console.log(`${url} (${apiKey ? "live service" : "emulator"}). Press Ctrl+C to end it`);
