import { assertEquals } from "@std/assert";
import { createEngine } from "../../../support/engine.ts";

const cancel = (n = 1) => ({ type: "response.cancel", event_id: `voicewire_cancel_${n}` });
const truncation = (item_id: string, audio_end_ms: number, n = 1) => ({
  type: "conversation.item.truncate",
  item_id,
  content_index: 0,
  audio_end_ms,
  event_id: `voicewire_truncate_${n}`,
});

Deno.test("a barge-in with a response that the server cancels: stop playing, then truncate at what was heard", async () => {
  const { clock, created, audio, sessionUpdated, speechStarted, sent, names } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  audio("a", 1_000);
  await clock.advance(294);
  speechStarted();
  assertEquals(sent, [truncation("a", 294)]);
  assertEquals(names().at(-1), "audio_interrupted");
});

Deno.test("a barge-in where interrupt_response is undefined: the response is cancelled first", async () => {
  const { clock, created, audio, sessionUpdated, speechStarted, sent } = createEngine();
  sessionUpdated(undefined);
  created("resp_1");
  audio("a", 100);
  await clock.advance(300);
  speechStarted();
  assertEquals(sent, [cancel(), truncation("a", 100, 2)]);
});

Deno.test("where interrupt_response is false, the caller's speech stops nothing, and interrupt() does", () => {
  const { engine, created, audio, sessionUpdated, speechStarted, sent, names, payloads } =
    createEngine({ hear: ["audio", "audio_interrupted", "speech_started"] });
  sessionUpdated(false);
  created("resp_1");
  audio("a", 100);
  speechStarted();
  audio("a", 100);
  assertEquals({ sent, names: names() }, { sent: [], names: ["audio", "speech_started", "audio"] });
  assertEquals(payloads("speech_started"), [{ type: "speech_started", interrupts: false }]);
  engine.interrupt();
  assertEquals([sent, names().at(-1)], [[cancel(), truncation("a", 0, 2)], "audio_interrupted"]);
});

Deno.test("a barge-in with two items queued truncates both, each at what was heard", async () => {
  const { clock, created, audio, audioDone, sessionUpdated, speechStarted, sent } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  audio("a", 500);
  audioDone("a");
  audio("b", 500);
  audioDone("b");
  await clock.advance(200);
  speechStarted();
  assertEquals(sent, [truncation("a", 200), truncation("b", 0, 2)]);
});

Deno.test("a barge-in after everything was heard truncates nothing, and raises no audio_interrupted", async () => {
  const t = createEngine();
  t.sessionUpdated(true);
  t.created("resp_1");
  t.audio("a", 100);
  t.audioDone("a");
  t.done("resp_1");
  await t.clock.advance(100);
  t.speechStarted();
  assertEquals(t.sent, []);
  assertEquals(t.payloads("audio_interrupted").length, 0);
});

Deno.test("a barge-in before any audio truncates nothing, and raises no audio_interrupted", () => {
  const { created, sessionUpdated, speechStarted, sent, names } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  speechStarted();
  assertEquals({ sent, names: names() }, { sent: [], names: ["turn_started"] });
});

Deno.test("a second barge-in does nothing if no audio has come since the first", () => {
  const { created, audio, sessionUpdated, speechStarted, sent, names } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  audio("a", 100);
  speechStarted();
  speechStarted();
  assertEquals(sent.length, 1);
  assertEquals(names().filter((name) => name === "audio_interrupted").length, 1);
});

Deno.test("late deltas of an interrupted response are withheld; deltas of the next response are delivered", () => {
  const { engine, created, audio, done, sessionUpdated, speechStarted, payloads } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  audio("a", 100);
  speechStarted();
  audio("a", 100);
  assertEquals(engine.playback.entries, []);
  done("resp_1", { status: "cancelled" });
  created("resp_2");
  audio("b", 100, "resp_2");
  assertEquals(payloads("audio").map(({ itemId }) => itemId), ["a", "b"]);
});

Deno.test("a late delta is still raised under its own name and as `*`", () => {
  const { created, audio, speechStarted, names } = createEngine({
    hear: ["*", "response.output_audio.delta", "audio"],
  });
  created("resp_1");
  audio("a", 100);
  speechStarted();
  const before = names().length;
  audio("a", 100);
  assertEquals(names().slice(before), ["*", "response.output_audio.delta"]);
});

Deno.test("an item that was not heard is deleted when the server refuses to truncate it at 0", () => {
  const { created, audio, sessionUpdated, speechStarted, receive, sent } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  audio("a", 100);
  speechStarted();
  const event_id = sent[0]?.event_id;
  const error = { type: "invalid_request_error", code: null, message: "only model audio" };
  receive({ type: "error", error: { ...error, event_id } });
  receive({ type: "error", error: { ...error, event_id } }); // once is enough
  assertEquals(sent.slice(1), [
    { type: "conversation.item.delete", item_id: "a", event_id: "voicewire_delete_2" },
  ]);
});

Deno.test("an item that was truncated is not deleted because of a later error", () => {
  const { created, audio, sessionUpdated, speechStarted, receive, sent } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  audio("a", 100);
  speechStarted();
  const event_id = sent[0]?.event_id;
  receive({
    type: "conversation.item.truncated",
    item_id: "a",
    content_index: 0,
    audio_end_ms: 0,
  });
  receive({ type: "error", error: { type: "x", message: "y", event_id } });
  assertEquals(sent.length, 1);
});

Deno.test("audio outside the conversation is stopped, and neither truncated nor cancelled", () => {
  const { engine, created, audio, sent, names } = createEngine();
  created("resp_oob", { conversation_id: null });
  audio("a", 100, "resp_oob");
  engine.interrupt(false);
  assertEquals(sent, []);
  assertEquals(names().at(-1), "audio_interrupted");
  audio("a", 100, "resp_oob");
  assertEquals(names().at(-1), "audio");
});

Deno.test("interrupt() cancels the running response once, and interrupt(false) does not cancel it", () => {
  const { engine, created, sent } = createEngine();
  created("resp_1");
  engine.interrupt(false);
  assertEquals(sent, []);
  engine.interrupt(true);
  engine.interrupt(true);
  assertEquals(sent, [cancel()]);
});

Deno.test("interrupt() with nothing running and nothing heard sends nothing", () => {
  const { engine, sent, names } = createEngine();
  engine.interrupt(true);
  assertEquals({ sent, names: names() }, { sent: [], names: [] });
});

Deno.test("interrupt() in a listener of turn_started cancels that response", () => {
  const { engine, events, created, sent } = createEngine();
  events.add("turn_started", () => engine.interrupt(true));
  created("resp_1");
  assertEquals(sent, [cancel()]);
});

Deno.test("an interrupt inside the audio listener stops the rest of the response", () => {
  const { engine, events, created, audio, payloads, sent } = createEngine();
  events.add("audio", () => engine.interrupt(true));
  created("resp_1");
  for (let i = 0; i < 3; i++) audio("a", 20);
  assertEquals(payloads("audio").length, 1);
  assertEquals(sent.map(({ type }) => type), ["response.cancel", "conversation.item.truncate"]);
});

Deno.test("if the server plays the audio, it clears its own buffer, and nothing is truncated from here", () => {
  const { engine, created, sent, speechStarted } = createEngine({ outputBuffer: "server" });
  created("resp_1");
  speechStarted();
  assertEquals(sent, []);
  engine.interrupt(true);
  assertEquals(sent, [cancel(), {
    type: "output_audio_buffer.clear",
    event_id: "voicewire_clear_2",
  }]);
});

Deno.test("items are truncated at the point that the application reported", async () => {
  const { clock, engine, created, audio, sessionUpdated, speechStarted, sent } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  audio("a", 1_000);
  await clock.advance(800);
  engine.reportPlayback({ itemId: "a", playedMs: 120.7 });
  speechStarted();
  assertEquals(sent, [truncation("a", 120)]);
});

Deno.test("the end of a response completes its items", async () => {
  const { clock, created, audio, done, sessionUpdated, speechStarted, sent } = createEngine();
  sessionUpdated(true);
  created("resp_1");
  audio("a", 100); // and never a `response.output_audio.done`
  done("resp_1", { status: "incomplete" });
  await clock.advance(100);
  speechStarted();
  assertEquals(sent, []);
});

for (const name of ["*", "response.created", "turn_started"]) {
  Deno.test(`interrupt() in a listener of ${name} cancels the response of that event`, () => {
    const { engine, events, created, sent } = createEngine();
    events.add(name, () => engine.interrupt(true));
    created("resp_1");
    assertEquals(sent.map(({ type }) => type), ["response.cancel"]);
  });
}
