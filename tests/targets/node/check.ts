// Type-checked against Node's own types, and never run: the core names only what all runtimes have.
import "./globals.ts";
import "./runtime.ts";
import "../../../mod.ts";
import "../../../src/audio/mod.ts";
import "../../../src/runtime/node.ts";
import "../../../src/testing/mod.ts";
import "../../../src/transport/mod.ts";
