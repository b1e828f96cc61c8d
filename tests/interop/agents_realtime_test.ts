import { assert, assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import { OpenAIRealtimeWebSocket } from "npm:@openai/agents-realtime@0.20.0";
import { join, quiet, voice } from "../support/emulator/signals.ts";
import { converse, editHistory, type MakeTransport, spokenBy } from "./_incumbent_session.ts";

/** The incumbent's own transport, over a real socket. */
const theirs: MakeTransport<OpenAIRealtimeWebSocket> = async (emulator) => {
  const { url } = await emulator.listen();
  return new OpenAIRealtimeWebSocket({ url: `${url}?model=gpt-realtime-2.1` });
};

Deno.test("@openai/agents-realtime: a text turn", () =>
  converse(theirs, {}, async ({ session, until, count }) => {
    session.sendMessage("say: good morning");
    await until(() => count("response.done") === 1);
    await until(() => spokenBy(session.history, "assistant")[0] === "good morning");
    assertEquals(spokenBy(session.history, "user"), ["say: good morning"]);
    assertEquals(session.usage.requests, 1);
  }));

Deno.test("@openai/agents-realtime: an audio turn comes back byte for byte", () =>
  converse(theirs, {}, async ({ speak, until, count, audio, emulator }) => {
    speak(join(quiet(400), voice(600), quiet(700)));
    await until(() => count("response.done") === 1);
    const said = emulator.sessions[0]!.items[0]!;
    assertEquals(join(...audio), emulator.sessions[0]!.itemAudio(said.id!));
  }));

Deno.test("@openai/agents-realtime: a tool call, its output spoken", () =>
  converse(theirs, {}, async ({ session, until, count }) => {
    session.sendMessage('call: weather {"city":"Rome"}');
    await until(() => count("response.done") === 2);
    await until(() => spokenBy(session.history, "assistant").includes("sunny in Rome"));
    const call = session.history.find((item) => item.type === "function_call");
    assertEquals([call?.name, call?.output], ["weather", "sunny in Rome"]);
  }));

Deno.test("@openai/agents-realtime: a barge-in while the model is generating", () =>
  converse(theirs, { pacing: { speed: 1 } }, async ({ session, speak, until, count, events }) => {
    session.sendMessage(`say: ${"x".repeat(200)}`);
    await until(() => count("response.output_audio.delta") === 2);
    speak(voice(200));
    await until(() => count("conversation.item.truncated") === 1);
    await until(() => count("conversation.item.retrieved") === 1);
    const order = events.map(({ type }) => type);
    assert(order.indexOf("audio_interrupted") < order.indexOf("conversation.item.truncated"));
    const { response } = events.find(({ type }) => type === "response.done");
    assertEquals(response.status_details, { type: "cancelled", reason: "turn_detected" });
  }));

Deno.test("@openai/agents-realtime: edits of the history, in the order that was asked for", () =>
  converse(theirs, {}, editHistory));

Deno.test("@openai/agents-realtime: its two opening updates are both answered, tracing included", () =>
  converse(theirs, {}, async ({ until, count, events }) => {
    await until(() => count("session.updated") === 2);
    const last = events.findLast(({ type }) => type === "session.updated");
    assertEquals(last.session.tracing, "auto");
    assertEquals(last.session.audio.input.turn_detection.interrupt_response, true);
  }));
