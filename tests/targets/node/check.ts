// Type-checked with Node's types and never run: the core uses only globals of all runtimes.
import "./globals.ts";
import "./runtime.ts";
import "../../../mod.ts";
import "../../../src/audio/mod.ts";
import "../../../src/runtime/node.ts";
import "../../../src/testing/mod.ts";
import "../../../src/transport/mod.ts";
