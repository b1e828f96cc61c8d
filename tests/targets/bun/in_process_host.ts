// Runs the suite in Bun with the emulator in its process, bundled because Bun does not resolve the
// project's bare imports.
import { createEmulator } from "../../../src/testing/mod.ts";
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";
import { runtime } from "./runtime.ts";

const host = { runtime, library, createEmulator };
console.log(JSON.stringify(await runSuite(JSON.parse(Bun.argv[2]!), host)));
process.exit(0); // a failed case may have left something running
