import { createWebSocket } from "../../../src/runtime/bun.ts";
import type { RuntimeFacts } from "../../conformance/loopback_world.ts";

/** Facts about Bun. */
export const runtime: RuntimeFacts = {
  name: "bun",
  version: Bun.version,
  createWebSocket,
  keyIn: "header",
  tellsStatus: true,
  tellsBody: false,
};
