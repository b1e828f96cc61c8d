/// <reference types="npm:@types/node@24" />
import process from "node:process";
import { createWebSocket } from "../../../src/runtime/node.ts";
import type { RuntimeFacts } from "../../conformance/loopback_world.ts";

// Deno leaves these out of Node's own types, as it has its own.
declare global {
  var console: typeof import("node:console");
}

/** What Node says of itself. */
export const runtime: RuntimeFacts = {
  name: "node",
  version: process.versions.node,
  createWebSocket,
  keyIn: "header",
  tellsStatus: true,
  tellsBody: false,
};
