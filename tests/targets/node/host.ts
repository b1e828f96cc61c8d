// The suite in Node, from the sources as they are.
import process from "node:process";
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";
import { runtime } from "./runtime.ts";

process.stdout.write(
  JSON.stringify(await runSuite(JSON.parse(process.argv[2]!), { runtime, library })),
);
process.exit(0); // whatever a case that failed has left running
