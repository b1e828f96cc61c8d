// Type-checked with this runtime's types and never run: the core uses only globals of all runtimes.
import "../../../mod.ts";
import "../../../src/audio/mod.ts";
import "../../../src/browser/mod.ts";
import "../../../src/testing/mod.ts";
import "../../../src/transport/mod.ts";
