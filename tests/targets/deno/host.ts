// Runs the suite in Deno, from the sources.
import { createWebSocket } from "../../../src/runtime/deno.ts";
import { createEmulator } from "../../../src/testing/mod.ts";
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";

const report = await runSuite(JSON.parse(Deno.args[0]!), {
  runtime: {
    name: "deno",
    version: Deno.version.deno,
    createWebSocket,
    keyIn: "header",
    tellsStatus: true,
    tellsBody: false,
  },
  library,
  createEmulator,
});
console.log(JSON.stringify(report));
Deno.exit(0); // a failed case may have left something running
