// The traces of the SDK (docs/agents_realtime.md#traces-of-the-sdk) and the situations of its Twilio
// transport (docs/agents_realtime.md#the-sdks-twilio-transport), against a socket turned by hand.
import { assertEquals } from "@std/assert";
import { createTwilioStage, frame } from "../../support/twilio_stage.ts";

/** A call on which the model has said three deltas of 1,600 bytes, which are 600 ms. */
async function saidThreeDeltas(pacing: boolean) {
  const stage = createTwilioStage({ pacing });
  await stage.connect();
  stage.start();
  stage.server({ type: "response.created", response: { id: "r" } });
  for (let i = 0; i < 3; i++) stage.delta("ia", new Uint8Array(1_600).fill(i + 1));
  stage.audioDone("ia");
  return stage;
}

Deno.test("pacing: false: each delta is a media message and a mark, then the done mark", async () => {
  const stage = await saidThreeDeltas(false);
  assertEquals(stage.phoneTrace(), [
    "media",
    "mark ia:200:g1:m1",
    "media",
    "mark ia:400:g1:m2",
    "media",
    "mark ia:600:g1:m3",
    "mark done:ia:g1:m4",
  ]);
});

Deno.test("Twilio payloads: pacing: false hands on the server's own text, unchanged", async () => {
  const stage = createTwilioStage({ pacing: false });
  await stage.connect();
  stage.start();
  const base64 = btoa("any \xff bytes");
  stage.server({
    type: "response.output_audio.delta",
    response_id: "r",
    item_id: "i",
    content_index: 0,
    delta: base64,
  });
  assertEquals(stage.phone.sent[0], {
    event: "media",
    streamSid: "MZ1",
    media: { payload: base64 },
  });
});

Deno.test("Twilio truncation: the last mark, and not 50 ms on top", async () => {
  const stage = await saidThreeDeltas(false);
  stage.mark("ia:200:g1:m1");
  stage.sentToModel.length = 0;
  stage.phone.sent.length = 0;
  stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
  assertEquals(stage.phoneTrace(), ["clear"]);
  assertEquals(stage.sentToModel, [
    { type: "response.cancel", event_id: "voicewire_cancel_1" },
    {
      type: "conversation.item.truncate",
      item_id: "ia",
      content_index: 0,
      audio_end_ms: 200,
      event_id: "voicewire_truncate_2",
    },
  ]);
  assertEquals(stage.cuts, [[
    { itemId: "ia", contentIndex: 0, sentMs: 600, heardMs: 200, source: "mark" },
  ]]);
});

Deno.test("Twilio truncation: since the last mark, the clock, labelled, up to the next mark", async () => {
  for (const [passedMs, heardMs] of [[70, 270], [900, 400]] as const) {
    const stage = await saidThreeDeltas(false);
    stage.mark("ia:200:g1:m1");
    await stage.clock.advance(passedMs);
    stage.sentToModel.length = 0;
    stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
    assertEquals(stage.sentToModel.at(-1)?.audio_end_ms, heardMs);
    assertEquals(stage.cuts[0]?.[0]?.source, "clock");
  }
});

Deno.test("an item heard to its end, by its done mark, is not truncated and not cleared", async () => {
  const stage = await saidThreeDeltas(false);
  for (const name of ["ia:200:g1:m1", "ia:400:g1:m2", "ia:600:g1:m3", "done:ia:g1:m4"]) {
    stage.mark(name);
  }
  stage.sentToModel.length = 0;
  stage.phone.sent.length = 0;
  stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
  assertEquals(stage.phone.sent, []);
  assertEquals(stage.sentToModel, [{ type: "response.cancel", event_id: "voicewire_cancel_1" }]);
});

Deno.test("marks that a clear has dropped do not count as heard, and name the next generation", async () => {
  const stage = await saidThreeDeltas(false);
  stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
  for (const name of ["ia:200:g1:m1", "ia:600:g1:m3", "done:ia:g1:m4"]) stage.mark(name);
  assertEquals(stage.warnings, []);
  stage.phone.sent.length = 0;
  stage.server({ type: "response.done", response: { id: "r", status: "cancelled" } });
  stage.server({ type: "response.created", response: { id: "r2" } });
  stage.delta("ib", new Uint8Array(800), "r2");
  assertEquals(stage.phoneTrace(), ["media", "mark ib:100:g2:m5"]);
  assertEquals(stage.transport.phonePlayback[0]?.heardMs, 0);
});

Deno.test("a mark of nobody's is warned of; one that comes twice is not", async () => {
  const stage = await saidThreeDeltas(false);
  stage.mark("ia:200:g1:m1");
  stage.mark("ia:200:g1:m1");
  assertEquals(stage.warnings, []);
  stage.mark("somebody's");
  stage.mark("ia:200:g9:m1");
  assertEquals(stage.warnings.length, 2);
});

Deno.test("a mark that passed says that those before it, which were lost, passed too", async () => {
  const stage = await saidThreeDeltas(false);
  stage.mark("ia:400:g1:m2");
  assertEquals(stage.transport.phonePlayback[0]?.heardMs, 400);
  assertEquals(stage.transport.phonePlayback[0]?.source, "mark");
});

Deno.test("marks that never come back: an answer of 5 s ago counts as heard, by the clock", async () => {
  for (const pacing of [true, false]) {
    const stage = createTwilioStage({ pacing });
    await stage.connect();
    stage.start();
    for (const id of ["a", "b"]) {
      stage.server({ type: "response.created", response: { id } });
      stage.delta(id, new Uint8Array(8_000), id);
      stage.audioDone(id, id);
      stage.server({ type: "response.done", response: { id, status: "completed" } });
      if (id === "a") await stage.clock.advance(1_000 + 5_000);
    }
    await stage.clock.advance(500);
    stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
    const cuts = stage.sentToModel.filter(({ type }) => type === "conversation.item.truncate");
    assertEquals(cuts.map(({ item_id }) => item_id), ["b"]);
    assertEquals(stage.cuts[0]?.map(({ source }) => source), ["clock"]);
  }
});

Deno.test("late audio of an interrupted response is not played", async () => {
  const stage = await saidThreeDeltas(false);
  stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
  stage.phone.sent.length = 0;
  stage.delta("ia", new Uint8Array(800));
  assertEquals(stage.phone.sent, []);
});

Deno.test("a mark back from the caller is reported to the model's own ledger", async () => {
  const stage = await saidThreeDeltas(false);
  assertEquals(stage.model.playback.source, "reported");
  stage.mark("ia:200:g1:m1");
  assertEquals(stage.model.playback.entries[0]?.heardMs, 200);
});

Deno.test("inbound timestamps 0 then 60: the frame, 40 ms of silence, the frame", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.sentToModel.length = 0;
  stage.media(frame(1), 0);
  stage.media(frame(2), 60);
  assertEquals(stage.appended(), [frame(1), new Uint8Array(320).fill(0xff), frame(2)]);
});

Deno.test("Twilio payloads: inbound text passes through unchanged, even if it is no base64", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.sentToModel.length = 0;
  const odd = '","type":"session.update';
  stage.say({ event: "media", streamSid: "MZ1", media: { track: "inbound", payload: odd } });
  assertEquals(stage.sentToModel, [{ type: "input_audio_buffer.append", audio: odd }]);
});

Deno.test("a gap is filled up to 10 s, and only on a stream of µ-law", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.sentToModel.length = 0;
  stage.media(frame(1), 0);
  stage.media(frame(2), 60_000);
  assertEquals(stage.appended().map(({ length }) => length), [160, 80_000, 160]);

  const other = createTwilioStage();
  await other.connect();
  other.start({ encoding: "audio/x-l16", sampleRate: 16_000, channels: 1 });
  other.sentToModel.length = 0;
  other.media(frame(1), 0);
  other.media(frame(2), 60);
  assertEquals(other.appended().length, 2);
});

Deno.test("a timestamp that goes back is a late frame: it passes, and counting starts anew", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.sentToModel.length = 0;
  for (const atMs of [0, 20, 0, 80, 100]) stage.media(frame(atMs), atMs);
  assertEquals(stage.appended().length, 5);
  stage.media(frame(9), 140);
  assertEquals(stage.appended().length, 7);
});

Deno.test("an odd timestamp, or none, fills nothing", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.sentToModel.length = 0;
  for (const timestamp of ["0", "soon", "", "-5", "1e400", undefined, 40]) {
    stage.say({
      event: "media",
      streamSid: "MZ1",
      media: { track: "inbound", timestamp, payload: btoa("x".repeat(160)) },
    });
  }
  assertEquals(stage.appended().length, 7);
});

Deno.test("every Twilio message is on * as it came, before what follows from it", () => {
  const stage = createTwilioStage();
  const seen: unknown[] = [];
  stage.transport.on("*", (event) => {
    if (event.type === "twilio_message") seen.push(event.message);
  });
  stage.transport.on("dtmf", ({ digit }) => seen.push(digit));
  const connected = { event: "connected", protocol: "Call", version: "1.0.0" };
  const novel = { event: "novel", extra: 1 };
  const dtmf = { event: "dtmf", streamSid: "MZ1", dtmf: { track: "inbound_track", digit: "5" } };
  for (const message of [connected, novel, dtmf]) stage.say(message);
  assertEquals(seen, [connected, novel, dtmf, "5"]);
});

Deno.test("an unreadable message is an error event that does not quote it", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  for (const text of ["{", '"hello"', "{}", '{"event":"media"}', '{"event":"mark","mark":{}}']) {
    stage.phone.receive(text);
  }
  assertEquals(stage.errors.length, 5);
  for (const { name, message } of stage.errors) {
    assertEquals([name, message.includes("hello")], ["CarrierMessageError", false]);
  }
  assertEquals(stage.transport.status, "connected");
});

Deno.test("the end of Twilio's socket, or an error of it, ends the model's connection", async () => {
  for (const end of ["close", "error", "stop"] as const) {
    const stage = createTwilioStage();
    await stage.connect();
    stage.start();
    const log: string[] = [];
    stage.transport.on("error", () => log.push("error"));
    stage.transport.on("call_ended", (how) => log.push(`${how.initiator} ${how.how}`));
    stage.transport.on("disconnected", () => log.push("disconnected"));
    if (end === "close") stage.phone.end(1000);
    if (end === "error") stage.phone.fail(new Error("reset"));
    if (end === "stop") stage.say({ event: "stop", streamSid: "MZ1", stop: {} });
    assertEquals(
      log,
      {
        close: ["caller socket", "disconnected"],
        error: ["error", "network socket", "disconnected"],
        stop: ["caller stop", "disconnected"],
      }[end],
    );
    assertEquals(stage.clock.pendingTimers, 0);
  }
});

Deno.test("inputAudioInactivityTimeoutMs is checked as the incumbent checks it", async () => {
  for (const bad of [0, -1, NaN, Infinity, 2_147_483_648]) {
    let name = "";
    try {
      createTwilioStage({ inputAudioInactivityTimeoutMs: bad });
    } catch (error) {
      name = (error as Error).name;
    }
    assertEquals(name, "RangeError");
  }
  createTwilioStage({ inputAudioInactivityTimeoutMs: null });
  createTwilioStage({ inputAudioInactivityTimeoutMs: 2_147_483_647 });
  await Promise.resolve();
});
