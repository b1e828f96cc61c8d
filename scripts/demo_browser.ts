// `deno task demo:browser [--port N]`: a page to talk to, on the loopback address. With OPENAI_API_KEY
// it talks to the live service, at your cost; without one to an emulator in this process.
import { parseArgs } from "node:util";
import { serveDemo } from "./demo_browser/site.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "8642" } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`The port must be a whole number from 0 to 65535: ${values.port}`);
  Deno.exit(2);
}
const apiKey = Deno.env.get("OPENAI_API_KEY") || undefined;
const { url } = await serveDemo({ port, apiKey });
console.log(`${url} (${apiKey ? "live service" : "emulator"}), until Ctrl+C`);
