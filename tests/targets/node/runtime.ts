/// <reference types="npm:@types/node@24" />
import process from "node:process";
import { createWebSocket } from "../../../src/runtime/node.ts";
import type { RuntimeFacts } from "../../conformance/loopback_world.ts";

// Deno leaves these declarations out of Node's types, because it has its own.
declare global {
  var console: typeof import("node:console");
}

/** Facts about Node. */
export const runtime: RuntimeFacts = {
  name: "node",
  version: process.versions.node,
  createWebSocket,
  keyIn: "header",
  tellsStatus: true,
  tellsBody: false,
};
