// The conformance suite in Bun against the installed package. Copied next to its node_modules.
import process from "node:process";
import * as core from "@voicewire/realtime";
import { createWebSocket } from "@voicewire/realtime/bun";
import { createEmulator, ManualClock } from "@voicewire/realtime/testing";

const { runSuite } = await import(new URL("./suite.js", import.meta.url).href); // bundled there
const runtime = {
  name: "bun",
  version: process.versions.bun,
  createWebSocket,
  keyIn: "header",
  tellsStatus: true,
  tellsBody: false,
};
const host = { runtime, library: { ...core, ManualClock }, createEmulator };
process.stdout.write(JSON.stringify(await runSuite(JSON.parse(process.argv[2]), host)));
process.exit(0); // whatever a case that failed has left running
