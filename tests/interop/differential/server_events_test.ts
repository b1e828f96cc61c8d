import { assertEquals } from "@std/assert";
import { same } from "./_compare.ts";
import { SERVER_EVENTS } from "./_server_event_names.ts";
import { SERVER_EVENT_SAMPLES } from "./_server_events.ts";

/** Events that do not come out the same: docs/differences.md has rows for them. */
const ELSEWHERE: readonly string[] = [
  "conversation.item.created",
  "conversation.item.truncated",
  "conversation.item.input_audio_transcription.completed",
  "conversation.item.input_audio_transcription.segment",
  "input_audio_buffer.timeout_triggered",
  "input_audio_buffer.dtmf_event_received",
  "response.mcp_call_arguments.done",
  "response.mcp_call.in_progress",
  "response.mcp_call.failed",
  "mcp_list_tools.in_progress",
  "response.never_heard_of",
];

Deno.test("every known server event is among the samples, or has a row", () => {
  const types = new Set(Object.values(SERVER_EVENT_SAMPLES).map(({ type }) => type));
  assertEquals(SERVER_EVENTS.filter((type) => !types.has(type)), ELSEWHERE);
});

for (const [name, event] of Object.entries(SERVER_EVENT_SAMPLES)) {
  same(`a server event: ${name}`, async (stage) => {
    await stage.connected();
    if (event.type === "session.updated") {
      await stage.receive({ ...event, type: "session.created" }); // without it, a row differs
    }
    await stage.receive(event);
  });
}

same("an error without an event_id of its own", async (stage) => {
  await stage.connected();
  await stage.receiveAsIs({ type: "error", error: { type: "x", message: "no" } });
});

same("every server event, one after the other", async (stage) => {
  await stage.connected();
  await stage.receive(...Object.values(SERVER_EVENT_SAMPLES));
});

same("audio in each format that a session or a response may name", async (stage) => {
  await stage.connected();
  await stage.receive({ type: "session.created", session: {} });
  for (const type of ["audio/pcm", "audio/pcmu", "audio/pcma"]) {
    const format = type === "audio/pcm" ? { type, rate: 24_000 } : { type };
    await stage.receive(
      { type: "session.updated", session: { audio: { output: { format } } } },
      { type: "response.created", response: { id: `resp_${type}`, audio: { output: { format } } } },
      {
        type: "response.output_audio.delta",
        response_id: `resp_${type}`,
        item_id: `item_${type}`,
        output_index: 0,
        content_index: 0,
        delta: btoa("x".repeat(4_800)),
      },
    );
    await stage.advance(1_000);
    await stage.call("interrupt", (client) => client.interrupt());
    await stage.receive({ type: "response.done", response: { id: `resp_${type}` } });
  }
});
