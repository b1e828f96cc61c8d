// Runs the suite in a Worker. The request body contains the job, the response the report.
import "./globals.ts";
import { createWebSocket } from "../../../src/cloudflare/mod.ts";
import { createEmulator } from "../../../src/testing/mod.ts";
import * as library from "../../conformance/library.ts";
import { type Job, runSuite } from "../../conformance/suite.ts";
import { cloudflareCases } from "./cloudflare_cases.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const { job, version } = await request.json<{ job: Job; version: string }>();
    const report = await runSuite(job, {
      runtime: {
        name: "workerd",
        version,
        createWebSocket,
        keyIn: "header",
        tellsStatus: true,
        tellsBody: true,
      },
      library,
      createEmulator,
      ownCases: cloudflareCases,
    });
    return Response.json(report);
  },
};
