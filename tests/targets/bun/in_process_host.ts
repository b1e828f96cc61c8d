// The suite in Bun with the emulator in its process: bundled, as Bun resolves no bare name of ours.
import { createEmulator } from "../../../src/testing/mod.ts";
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";
import { runtime } from "./runtime.ts";

const host = { runtime, library, createEmulator };
console.log(JSON.stringify(await runSuite(JSON.parse(Bun.argv[2]!), host)));
process.exit(0); // whatever a case that failed has left running
