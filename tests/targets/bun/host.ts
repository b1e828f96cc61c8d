// The suite in Bun, from the sources as they are.
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";
import { runtime } from "./runtime.ts";

console.log(JSON.stringify(await runSuite(JSON.parse(Bun.argv[2]!), { runtime, library })));
process.exit(0); // whatever a case that failed has left running
