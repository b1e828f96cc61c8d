// Runs the suite in Node, from the sources.
import process from "node:process";
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";
import { runtime } from "./runtime.ts";

process.stdout.write(
  JSON.stringify(await runSuite(JSON.parse(process.argv[2]!), { runtime, library })),
);
process.exit(0); // a failed case may have left something running
