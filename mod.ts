/**
 * Live voice between people and speech-to-speech models, on any JavaScript runtime.
 *
 * @module
 */
export * from "./src/agent/mod.ts";
export * from "./src/session/mod.ts";
export * from "./src/transport/mod.ts";
