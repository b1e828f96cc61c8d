// The conformance suite in Node or Bun against the installed package. Copied next to its node_modules.
import process from "node:process";
import * as core from "@voicewire/realtime";
import { createEmulator, ManualClock } from "@voicewire/realtime/testing";

const name = process.versions.bun ? "bun" : "node";
const { createWebSocket } = await import(`@voicewire/realtime/${name}`);
const { runSuite } = await import(new URL("./suite.js", import.meta.url).href); // bundled there
const runtime = {
  name,
  version: process.versions[name],
  createWebSocket,
  keyIn: "header",
  tellsStatus: true,
  tellsBody: false,
};
const host = { runtime, library: { ...core, ManualClock }, createEmulator };
process.stdout.write(JSON.stringify(await runSuite(JSON.parse(process.argv[2]), host)));
process.exit(0); // whatever a case that failed has left running
