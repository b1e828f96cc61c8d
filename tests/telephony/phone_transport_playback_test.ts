import { assert, assertEquals, assertThrows } from "@std/assert";
import { TwilioRealtimeTransportLayer } from "../../src/telephony/mod.ts";
import { createPhoneStage, mark, markedMs } from "../support/phone.ts";
import { createTwilioStage, frame, HandSocket } from "../support/twilio_stage.ts";

Deno.test("what the model says before the stream has started waits for it", async () => {
  for (const pacing of [true, false]) {
    const stage = createTwilioStage({ pacing });
    await stage.connect();
    stage.delta("ia", frame(1));
    stage.audioDone("ia");
    assertEquals(stage.phone.sent, []);
    stage.start();
    assertEquals(stage.phoneTrace().filter((what) => what === "media").length, 1);
    assertEquals(stage.phoneTrace().at(-1)?.startsWith("mark done:ia:g1"), true);
    assertEquals(stage.phone.sent[0].streamSid, "MZ1");
  }
});

Deno.test("audio without a done event is played to its end when its response is over", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.server({ type: "response.created", response: { id: "r" } });
  stage.delta("ia", new Uint8Array(200));
  assertEquals(stage.phoneTrace(), ["media"]);
  stage.server({ type: "response.done", response: { id: "r", status: "completed" } });
  await stage.clock.advance(20);
  assertEquals(stage.phoneTrace().slice(-2), ["media", "mark done:ia:g1:m1"]);
  stage.mark("done:ia:g1:m1");
  assertEquals(stage.transport.phonePlayback, []);
});

Deno.test("a late timer moves no frame: those that are due go at once", async () => {
  const stage = createTwilioStage({ pacing: { leadMs: 100 } });
  await stage.connect();
  stage.start();
  stage.delta("ia", new Uint8Array(8_000));
  const media = () => stage.phone.sent.filter(({ event }) => event === "media").length;
  assertEquals(media(), 5);
  await stage.clock.advance(500);
  assertEquals(media(), 30);
});

Deno.test("too much audio that waits is dropped, counted and said once", async () => {
  const stage = createTwilioStage({ maxWaitingMs: 1_000 });
  await stage.connect();
  stage.start();
  for (let i = 0; i < 5; i++) stage.delta("ia", new Uint8Array(8_000));
  assert(stage.transport.droppedPlaybackMs >= 2_000);
  assertEquals(stage.errors.length, 1);
});

Deno.test("audio that is no base64 is an error event, and the line goes on", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.server({
    type: "response.output_audio.delta",
    response_id: "r",
    item_id: "i",
    content_index: 0,
    delta: "!!!!",
  });
  assertEquals(stage.errors.length, 1);
  stage.delta("ib", frame(1));
  assertEquals(stage.phoneTrace()[0], "media");
});

Deno.test("an item's parts are kept apart, and each is truncated by itself", async () => {
  const stage = createTwilioStage({ pacing: false });
  await stage.connect();
  stage.start();
  stage.delta("ia", new Uint8Array(800), "r", 0);
  stage.audioDone("ia", "r", 0);
  stage.delta("ia", new Uint8Array(800), "r", 1);
  stage.mark("ia:100:g1:m1");
  stage.mark("done:ia:g1:m2");
  await stage.clock.advance(30);
  stage.sentToModel.length = 0;
  stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
  assertEquals(
    stage.sentToModel.filter(({ type }) => type === "conversation.item.truncate"),
    [{
      type: "conversation.item.truncate",
      item_id: "ia",
      content_index: 1,
      audio_end_ms: 30,
      event_id: "voicewire_truncate_1",
    }],
  );
});

Deno.test("muted, the caller is silence of the same length", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.sentToModel.length = 0;
  stage.transport.mute(true);
  stage.media(frame(1), 0);
  assertEquals(stage.appended(), [frame(0xff)]);
});

Deno.test("listening in on audio takes nothing from the caller", async () => {
  const stage = createPhoneStage({ emulator: { responder: () => ({ audio: mark(0x11, 500) }) } });
  let listenedBytes = 0;
  stage.transport.on("audio", ({ data }) => listenedBytes += data.byteLength);
  await stage.connect();
  stage.transport.sendMessage("go");
  await stage.clock.advance(2_000);
  assertEquals([listenedBytes, markedMs(stage.telephone.heard(), 0x11)], [4_000, 500]);
  await stage.end();
});

Deno.test("pacing and its bounds are checked", () => {
  for (
    const bad of [{ pacing: { leadMs: -1 } }, { pacing: { leadMs: NaN } }, { maxWaitingMs: 0 }]
  ) {
    assertThrows(
      () => new TwilioRealtimeTransportLayer({ twilioWebSocket: new HandSocket(), ...bad }),
      RangeError,
    );
  }
  assertThrows(
    () => new TwilioRealtimeTransportLayer({ twilioWebSocket: new HandSocket(), preRollMs: -1 }),
    RangeError,
  );
});
