// Type-checked against this runtime's own types, and never run: the core names only what all have.
import "./globals.ts";
import "../../../mod.ts";
import "../../../src/audio/mod.ts";
import "../../../src/cloudflare/mod.ts";
import "../../../src/testing/mod.ts";
import "../../../src/transport/mod.ts";
