import type { createEmulator } from "../../src/testing/mod.ts";
import { ending } from "./cases/ending.ts";
import { negativeControl } from "./cases/negative_control.ts";
import { opening, openingOverNetwork } from "./cases/opening.ts";
import { session } from "./cases/session.ts";
import { socketContract } from "./cases/socket_contract.ts";
import { voice } from "./cases/voice.ts";
import { inProcessWorld } from "./in_process_world.ts";
import { loopbackWorld, type RuntimeFacts } from "./loopback_world.ts";
import { type CaseResult, runCases } from "./run_cases.ts";
import type { Addresses } from "./upstream.ts";
import type { Cases, Library, SocketWorld } from "./world.ts";

/** A job for a runtime. */
export type Job =
  | { readonly mode: "loopback"; readonly addresses: Addresses }
  | { readonly mode: "in-process" }
  /** Cases that are broken on purpose. Each of them must fail. */
  | { readonly mode: "negative-control" };

/** The parts that a runtime provides. */
export interface Host {
  readonly runtime: RuntimeFacts;
  readonly library: Library;
  /** Missing where the runtime cannot resolve the packages of the emulator. */
  readonly createEmulator?: typeof createEmulator;
  /** Cases for this runtime only. They run over real sockets. */
  readonly ownCases?: Cases<SocketWorld>;
}

/** The result of a job. */
export interface Report {
  readonly name: string;
  readonly version: string;
  readonly results: readonly CaseResult[];
}

/** The time limit of a case of the negative control. One of these cases never ends. */
const CONTROL_TIMEOUT_MS = 200;

/** Runs a job in the current runtime. */
export async function runSuite(job: Job, host: Host): Promise<Report> {
  const { name, version } = host.runtime;
  return { name, version, results: await resultsOf(job, host) };
}

async function resultsOf(job: Job, host: Host): Promise<CaseResult[]> {
  const { library, runtime, createEmulator } = host;
  switch (job.mode) {
    case "negative-control":
      return await runCases(negativeControl, undefined, CONTROL_TIMEOUT_MS);
    case "in-process": {
      if (!createEmulator) throw new Error("This host brings no emulator");
      const world = inProcessWorld(library, createEmulator);
      return await runCases({ ...opening, ...ending, ...voice, ...session }, world);
    }
    case "loopback": {
      const world = loopbackWorld(library, runtime, job.addresses);
      return [
        ...await runCases({ ...socketContract, ...openingOverNetwork, ...host.ownCases }, world),
        ...await runCases({ ...opening, ...ending, ...voice, ...session }, world),
      ];
    }
  }
}
