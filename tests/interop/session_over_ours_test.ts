import { assert, assertEquals } from "@std/assert";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";
import { join, quiet, voice } from "../support/emulator/signals.ts";
import { converse, editHistory, type MakeTransport, spokenBy } from "./_incumbent_session.ts";

const ours: MakeTransport<OpenAIRealtimeWebSocket> = ({ createWebSocket }) =>
  new OpenAIRealtimeWebSocket({ createWebSocket });

Deno.test("the incumbent's session over our transport: a text turn", () =>
  converse(ours, {}, async ({ session, until, count, heard }) => {
    session.sendMessage("say: good morning");
    await until(() => count("response.done") === 1);
    await until(() => spokenBy(session.history, "assistant")[0] === "good morning");
    assertEquals(spokenBy(session.history, "user"), ["say: good morning"]);
    assertEquals(session.usage.requests, 1);
    assert(session.usage.totalTokens > 0);
    assertEquals(heard, [
      "agent_start",
      "audio_start",
      "audio_stopped",
      "agent_end good morning",
    ]);
  }));

Deno.test("the incumbent's session over our transport: an audio turn, byte for byte, with its transcript", () =>
  converse(
    ours,
    { transcribe: () => "what I said" },
    async ({ session, speak, until, count, audio, emulator }) => {
      speak(join(quiet(400), voice(600), quiet(700)));
      await until(() => count("response.done") === 1);
      const said = emulator.sessions[0]!.items[0]!;
      assertEquals(join(...audio), emulator.sessions[0]!.itemAudio(said.id!));
      await until(() => spokenBy(session.history, "user")[0] === "what I said");
      assertEquals(count("conversation.item.retrieved"), 0);
    },
  ));

Deno.test("the incumbent's session over our transport: a tool call, its output spoken", () =>
  converse(ours, {}, async ({ session, until, count, heard }) => {
    session.sendMessage('call: weather {"city":"Rome"}');
    await until(() => count("response.done") === 2);
    await until(() => spokenBy(session.history, "assistant").includes("sunny in Rome"));
    const call = session.history.find((item) => item.type === "function_call");
    assertEquals([call?.status, call?.output], ["completed", "sunny in Rome"]);
    assert(heard.includes("agent_tool_start"));
    assert(heard.includes("agent_tool_end sunny in Rome"));
  }));

Deno.test("the incumbent's session over our transport: a barge-in while the model is generating", () =>
  converse(
    ours,
    { pacing: { speed: 1 } },
    async ({ session, speak, until, count, events, heard, emulator }) => {
      session.sendMessage(`say: ${"x".repeat(200)}`);
      await until(() => count("response.output_audio.delta") === 2);
      speak(voice(200));
      await until(() => count("conversation.item.truncated") === 1);
      assert(heard.includes("audio_interrupted"));
      const { response } = events.find(({ type }) => type === "response.done");
      assertEquals(response.status_details, { type: "cancelled", reason: "turn_detected" });
      const { item_id, audio_end_ms } = events.find(({ type }) =>
        type === "conversation.item.truncated"
      );
      assert(audio_end_ms <= 200, "no more than was received");
      const truncated = emulator.sessions[0]!.items.find(({ id }) => id === item_id);
      assertEquals([truncated?.type, audio_end_ms >= 0], ["message", true]);
    },
  ));

Deno.test("the incumbent's session over our transport: edits of the history, in their order", () =>
  converse(ours, {}, editHistory));

Deno.test("the incumbent's session over our transport: close(), and a new connection", () =>
  converse(ours, {}, async ({ session, transport, emulator, until, count }) => {
    session.sendMessage("say: one");
    await until(() => count("response.done") === 1);
    session.close();
    assertEquals(transport.status, "disconnected");
    await emulator.sessions[0]!.ended;
    await session.connect({ apiKey: "ek_test" });
    session.sendMessage("say: two");
    await until(() => count("response.done") === 2);
    await until(() => spokenBy(session.history, "assistant").join() === "two");
    assertEquals(emulator.sessions.length, 2);
  }));
