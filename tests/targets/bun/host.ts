// Runs the suite in Bun, from the sources.
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";
import { runtime } from "./runtime.ts";

console.log(JSON.stringify(await runSuite(JSON.parse(Bun.argv[2]!), { runtime, library })));
process.exit(0); // a failed case may have left something running
