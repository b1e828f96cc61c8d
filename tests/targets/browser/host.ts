// Runs the suite in a page. The query contains the job, and the page posts the report to its
// server.
import { createWebSocket } from "../../../src/browser/mod.ts";
import { createEmulator } from "../../../src/testing/mod.ts";
import * as library from "../../conformance/library.ts";
import { runSuite } from "../../conformance/suite.ts";

const query = new URL(location.href).searchParams;
const report = await runSuite(JSON.parse(query.get("job")!), {
  runtime: {
    ...JSON.parse(query.get("facts")!),
    createWebSocket,
    keyIn: "subprotocol",
    tellsStatus: false,
    tellsBody: false,
  },
  library,
  createEmulator,
});
await fetch("/report", { method: "POST", body: JSON.stringify(report) });
