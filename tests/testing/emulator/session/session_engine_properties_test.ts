import { assert, assertEquals } from "@std/assert";
import { createRandom, type Random } from "../../../../src/testing/emulator/base/random.ts";
import { type AnyEvent, EngineClient } from "../../../support/emulator/engine_client.ts";
import { quiet, voice } from "../../../support/emulator/signals.ts";

const SOUNDS = [voice(60), voice(400), quiet(100), quiet(700)];

/** An action that a client may take at any time, valid or not. */
function act(client: EngineClient, random: Random): void {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const item_id = pick(client.engine.conversation.items)?.item.id ?? "item_none";
  const message = { type: "message", role: "user" };
  const actions: (() => void)[] = [
    () => client.sendAudio(pick(SOUNDS)),
    () => client.sendAudio(pick(SOUNDS), 777),
    () => client.sendText(pick(["say: hello", "call: f", "what?", `say: ${"x".repeat(80)}`])),
    () => client.send({ type: "response.create" }),
    () => client.send({ type: "response.create", response: { conversation: "none" } }),
    () => client.send({ type: "response.create", response: { max_output_tokens: 7 } }),
    () => client.send({ type: "response.cancel" }),
    () => client.send({ type: "input_audio_buffer.commit" }),
    () => client.send({ type: "input_audio_buffer.clear" }),
    () => client.send({ type: "conversation.item.retrieve", item_id }),
    () => client.send({ type: "conversation.item.delete", item_id }),
    () =>
      client.send({
        type: "conversation.item.truncate",
        item_id,
        content_index: 0,
        audio_end_ms: Math.floor(random() * 900),
      }),
    () =>
      client.send({
        type: "conversation.item.create",
        previous_item_id: pick([item_id, "root", undefined]),
        item: { ...message, content: [{ type: "input_text", text: "between" }] },
      }),
    () => client.update({ tools: [{ type: "function", name: "f" }] }),
    () =>
      client.update({
        audio: {
          input: {
            turn_detection: pick([
              null,
              { type: "server_vad", interrupt_response: false },
              { type: "server_vad", idle_timeout_ms: 5000 },
              { type: "semantic_vad" },
            ]),
            format: { type: pick(["audio/pcm", "audio/pcm", "audio/pcmu", "audio/pcma"]) },
          },
        },
      }),
  ];
  pick(actions)();
}

function checkAll(events: readonly AnyEvent[]): void {
  const ids = new Set<string>();
  const items = new Set<string>();
  const running = new Map<string, boolean>();
  for (const event of events) {
    assert(!ids.has(event.event_id), `${event.event_id} comes twice`);
    ids.add(event.event_id);
    if (event.type === "error") assert(event.error.type !== "server_error", event.error.message);
    if (event.type === "conversation.item.added") {
      const previous = event.previous_item_id;
      assert(previous === null || items.has(previous), `${previous} is not in the conversation`);
      items.add(event.item.id);
    }
    if (event.type === "conversation.item.deleted") items.delete(event.item_id);
    if (event.type === "response.created") {
      const inBand = event.response.conversation_id !== null;
      assert(!inBand || ![...running.values()].includes(true), "two responses at a time");
      running.set(event.response.id, inBand);
    }
    if (event.response_id) {
      assert(running.has(event.response_id), `${event.type} after its response`);
    }
    if (event.type === "response.done") {
      assert(running.delete(event.response.id), "a response is done twice");
      const open = event.response.output.filter((item: AnyEvent) => item.status === "in_progress");
      assertEquals(open, []);
    }
  }
  assertEquals([...running.keys()], [], "responses that are never done");
}

Deno.test("engine: whatever a client does, in any order, the rules of the wire hold", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = createRandom(seed);
    const client = new EngineClient({ seed, pacing: { speed: 1 + 10 * random() } });
    try {
      for (let step = 0; step < 40; step++) {
        act(client, random);
        await client.clock.advance(Math.floor(random() * 150));
      }
      client.update({ audio: { input: { turn_detection: null } } });
      await client.clock.advance(120_000);
      checkAll(client.events);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
});
