/**
 * The names that programs written for that package import: each is here, and stands for the same.
 * Checked by the compiler; nothing is connected.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import * as theirs from "npm:@openai/agents-realtime@0.20.0";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import type * as their from "npm:@openai/agents-realtime@0.20.0";
import * as ours from "../../mod.ts";
import type * as our from "../../mod.ts";
import type { RealtimeCallMatcher } from "../../src/testing/mod.ts";

/** Compiles only if what a program makes as `From` may be used as `To`. */
const fits = <From, To>(use: (made: From) => To) => use;

/** What that package exports and this one does not, and the README says what to write in its place. */
const NOT_HERE = ["OpenAIRealtimeBase", "setSensitiveDataLoggingEnabled"];

Deno.test("every value that the field's package exports is here, but for two", () => {
  const missing = Object.keys(theirs).filter((name) => !(name in ours));
  assertEquals(missing.sort(), NOT_HERE);
});

Deno.test("every type that the field's package exports is here, and takes what its own takes", () => {
  fits<their.ApiKey, our.ApiKey>((made) => made);
  fits<their.OpenAIRealtimeBaseOptions, our.OpenAIRealtimeBaseOptions>((made) => made);
  fits<their.OpenAIRealtimeModels, our.OpenAIRealtimeModels>((made) => made);
  fits<their.RealtimeAudioFormat, our.RealtimeAudioFormat>((made) => made);
  fits<their.RealtimeBaseItem, our.RealtimeBaseItem>((made) => made);
  fits<their.RealtimeClientMessage, our.RealtimeClientMessage>((made) => made);
  fits<our.RealtimeClientMessage, our.RealtimeClientEvent>((made) => made);
  fits<their.RealtimeItem, our.RealtimeItem>((made) => made);
  fits<their.RealtimeMcpCallItem, our.RealtimeMcpCallItem>((made) => made);
  fits<their.RealtimeMessageItem, our.RealtimeMessageItem>((made) => made);
  fits<their.RealtimeReasoningConfig, our.RealtimeReasoningConfig>((made) => made);
  fits<their.RealtimeReasoningEffort, our.RealtimeReasoningEffort>((made) => made);
  fits<Partial<their.RealtimeSessionConfig>, Partial<our.RealtimeSessionConfig>>((made) => made);
  fits<their.RealtimeSessionConnectOptions, our.RealtimeSessionConnectOptions>((made) => made);
  fits<their.RealtimeSessionPayload, our.RealtimeSessionPayload>((made) => made);
  fits<our.SipCallConfig, our.RealtimeSessionPayload>((made) => made);
  fits<their.RealtimeToolCallItem, our.RealtimeToolCallItem>((made) => made);
  fits<their.RealtimeToolExecutionConfig, our.RealtimeToolExecutionConfig>((made) => made);
  fits<their.RealtimeTransportLayer, our.RealtimeTransportLayer>((made) => made);
  fits<their.RealtimeTransportLayerConnectOptions, our.RealtimeTransportLayerConnectOptions>(
    (made) => made,
  );
  fits<their.TransportError, our.TransportError>((made) => made);
  fits<their.TransportEvent, our.TransportEvent>((made) => made);
  fits<their.TransportLayerAudio, our.TransportLayerAudio>((made) => made);
  fits<their.TransportLayerOutputTextDelta, our.TransportLayerOutputTextDelta>((made) => made);
  fits<their.TransportLayerTranscriptDelta, our.TransportLayerTranscriptDelta>((made) => made);
  fits<their.TransportToolCallEvent, our.TransportToolCallEvent>((made) => made);
  fits<their.FunctionTool, our.FunctionTool<unknown>>((made) => made);
  fits<our.WebRTCConnectionState, our.WebRTCState>((made) => made);
});

Deno.test("what `tool()` makes is a `FunctionTool`, and agents take a list of them", () => {
  const tools: our.FunctionTool[] = [ours.tool({
    name: "time",
    description: "Tells the time",
    parameters: { type: "object", properties: {} },
    execute: () => "noon",
  })];
  assertEquals(new ours.RealtimeAgent({ name: "clock", tools }).tools, tools);
});

Deno.test("configs and options may be filled in step by step", () => {
  const config: Partial<our.RealtimeSessionConfig> = {};
  config.instructions = "Be brief.";
  const input: our.RealtimeAudioConfig["input"] = {};
  input.turnDetection = { type: "semantic_vad" };
  const options: our.OpenAIRealtimeWebSocketOptions = {};
  options.url = "wss://example.com";
  const page: our.OpenAIRealtimeWebRTCOptions = {};
  page.model = "a model that is not listed";
  // @ts-expect-error: the defaults are everybody's
  const change = () => ours.DEFAULT_OPENAI_REALTIME_SESSION_CONFIG.voice = "ash";
  assertEquals([config.instructions, typeof change], ["Be brief.", "function"]);
});

Deno.test("matchers of a scripted transport look at what their test knows is there", () => {
  const greets: RealtimeCallMatcher<"sendEvent"> = ({ event }) =>
    event.type === "response.create" && event.response.instructions === "Greet.";
  const asksForText: RealtimeCallMatcher<"requestResponse"> = ({ response }) =>
    response?.output_modalities[0] === "text";
  const event = { type: "response.create", response: { instructions: "Greet." } };
  assertEquals(greets({ index: 0, method: "sendEvent", event }), true);
  assertEquals(asksForText({ index: 1, method: "requestResponse" }), false);
});
