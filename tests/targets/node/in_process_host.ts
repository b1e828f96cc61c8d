// Runs the suite in Node with the emulator in its process, bundled because Node does not resolve
// the project's bare imports.
import "./globals.ts";
import process from "node:process";
import { createEmulator } from "../../../src/testing/mod.ts";
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";
import { runtime } from "./runtime.ts";

const host = { runtime, library, createEmulator };
process.stdout.write(JSON.stringify(await runSuite(JSON.parse(process.argv[2]!), host)));
process.exit(0); // a failed case may have left something running
