// Problems that users of phone bridges report, played with the simulated telephone and the emulator.
import { assert, assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import { createPhoneStage, mark, markedMs, SERVER_VAD, tone } from "../../support/phone.ts";
import { createTwilioStage, frame } from "../../support/twilio_stage.ts";

Deno.test("a session without a config puts audio/pcmu on the wire, both ways", async () => {
  const stage = createTwilioStage();
  await stage.transport.connect({ apiKey: "any" });
  const [{ session }] = stage.sentToModel;
  assertEquals(session.audio.input.format, { type: "audio/pcmu" });
  assertEquals(session.audio.output.format, { type: "audio/pcmu" });
});

Deno.test("a barge-in after output_audio.done, with seconds unheard, truncates", async () => {
  const stage = createPhoneStage({
    emulator: { pacing: { speed: 20 }, responder: () => ({ audio: mark(0x11, 5_000) }) },
  });
  await stage.connect();
  stage.telephone.say(tone(400));
  await stage.clock.advance(2_000);
  assert(stage.events.some(({ type }) => type === "response.output_audio.done"));
  stage.telephone.say(tone(200));
  await stage.clock.advance(300);
  const [cut] = stage.toModelOf("conversation.item.truncate");
  assertAlmostEquals(cut.audio_end_ms, markedMs(stage.telephone.heard(), 0x11), 20);
  await stage.end();
});

Deno.test("two items queued, barge-in in the first: it is cut where it was, the second at 0", async () => {
  const stage = createPhoneStage({
    emulator: {
      pacing: { speed: 50 },
      responder: () => [{ audio: mark(0x11, 5_000) }, { audio: mark(0x22, 5_000) }],
    },
  });
  await stage.connect();
  stage.telephone.say(tone(400));
  await stage.clock.advance(1_500);
  stage.telephone.say(tone(200));
  await stage.clock.advance(300);
  const cuts = stage.toModelOf("conversation.item.truncate");
  assertEquals(cuts.length, 2);
  const heard = stage.telephone.heard();
  assertAlmostEquals(cuts[0].audio_end_ms, markedMs(heard, 0x11), 20);
  assertEquals([cuts[1].audio_end_ms, markedMs(heard, 0x22)], [0, 0]);
  assertEquals(stage.errors, []);
  await stage.end();
});

Deno.test("every item of three is truncated at what the phone has played, to 20 ms", async () => {
  for (const pacing of [true, false]) {
    for (const bargeInMs of [900, 1_333, 1_900]) {
      const stage = createPhoneStage({
        emulator: {
          pacing: { speed: 10 },
          responder: () => [
            { audio: mark(0x11, 530) },
            { audio: mark(0x22, 610) },
            { audio: mark(0x33, 4_000) },
          ],
        },
        transport: { pacing },
      });
      await stage.connect();
      const { clock, telephone, transport } = stage;
      telephone.say(tone(200));
      await clock.advance(200 + 300 + bargeInMs);
      let heardAtCut = new Uint8Array(0);
      transport.on("playback_cut", () => heardAtCut = telephone.heard());
      telephone.say(tone(200));
      await clock.advance(400);
      const config = stage.emulator.sessions[0]!;
      const items = config.items.filter((item) => "role" in item && item.role === "assistant");
      assertEquals(items.length, 3);
      for (const [i, byte] of [0x11, 0x22, 0x33].entries()) {
        const keptMs = config.itemAudio(items[i]!.id!)!.length / 8;
        assertAlmostEquals(keptMs, markedMs(heardAtCut, byte), 20);
      }
      assertEquals(stage.errors, []);
      await stage.end();
    }
  }
});

Deno.test("audio that has not begun to play is truncated at 0, and deleted if that is refused", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.server({ type: "response.created", response: { id: "r" } });
  stage.delta("ia", frame(1));
  stage.sentToModel.length = 0;
  stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
  const truncation = stage.sentToModel.at(-1);
  assertEquals([truncation.item_id, truncation.audio_end_ms], ["ia", 0]);
  stage.server({ type: "error", error: { type: "x", message: "", event_id: truncation.event_id } });
  assertEquals(stage.sentToModel.at(-1), {
    type: "conversation.item.delete",
    item_id: "ia",
    event_id: "voicewire_delete_3",
  });
});

Deno.test("after a handoff the line still carries µ-law, whatever the new config says", async () => {
  const stage = createPhoneStage({ emulator: { responder: () => ({ audio: mark(0x11, 300) }) } });
  await stage.connect({
    ...SERVER_VAD,
    audio: {
      input: { ...SERVER_VAD.audio.input, format: "pcm16" },
      output: { format: "pcm16", voice: "ash" },
    },
  });
  const pcm = { type: "audio/pcm", rate: 24_000 };
  stage.transport.updateSessionConfig({
    instructions: "You are the next agent.",
    audio: {
      input: { format: pcm, turnDetection: SERVER_VAD.audio.input.turnDetection },
      output: { format: pcm },
    },
    providerData: { audio: { output: { format: pcm } } },
  } as never);
  stage.transport.updateSessionConfig({ inputAudioFormat: "pcm16", turnDetection: null } as never);
  stage.transport.updateSessionConfig(SERVER_VAD as never);
  stage.transport.sendEvent({
    type: "session.update",
    session: { type: "realtime", audio: { output: { format: pcm } } },
  } as never);
  await stage.clock.advance(0);
  const updates = stage.toModelOf("session.update").filter(({ session }) => session.audio);
  assertEquals(updates.length, 5);
  for (const { session: { audio } } of updates) {
    if (audio.input) assertEquals(audio.input.format, { type: "audio/pcmu" });
    assertEquals(audio.output.format, { type: "audio/pcmu" });
  }
  stage.transport.requestResponse({ audio: { output: { format: pcm } } });
  await stage.clock.advance(1_000);
  assertEquals(markedMs(stage.telephone.heard(), 0x11), 300);
  await stage.end();
});

Deno.test("a session that says another format than the line's is loud, and nothing of it is played", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  const updated = (format: unknown) =>
    stage.server({ type: "session.updated", session: { audio: { output: { format } } } });
  updated({ type: "audio/pcmu" });
  updated(undefined);
  assertEquals(stage.errors, []);
  updated({ type: "audio/pcm", rate: 24_000 });
  stage.delta("ia", frame(1));
  assertEquals(stage.errors.length, 1);
  assertEquals(stage.errors[0].message.includes("audio/pcmu"), true);
  assertEquals(stage.phone.sent, []);
  updated({ type: "audio/pcmu" });
  stage.delta("ib", frame(1));
  assertEquals(stage.phoneTrace()[0], "media");
});

Deno.test("a first config that is refused leaves the session's own format: no noise, one error", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  const format = { type: "audio/pcm", rate: 24_000 };
  stage.server({ type: "session.created", session: { audio: { output: { format } } } });
  assertEquals(stage.errors, []); // the config has not reached the server yet
  stage.server({ type: "error", error: { type: "invalid_request_error", message: "no voice" } });
  stage.delta("ia", frame(1));
  stage.delta("ia", frame(1));
  assertEquals([stage.errors.length, stage.phone.sent], [2, []]);
  assertEquals(stage.errors[1].message.includes("audio/pcmu"), true);
});

Deno.test("frames of 20 ms, drift-free, with a bounded lead", async () => {
  const stage = createPhoneStage({
    emulator: { pacing: { speed: 30 }, responder: () => ({ audio: mark(0x11, 20_000) }) },
  });
  await stage.connect();
  stage.transport.sendMessage("go");
  await stage.clock.advance(21_000);
  const media = stage.sent.flatMap(({ message, atMs }) =>
    message.event === "media" ? [{ atMs, size: atob(message.media.payload).length }] : []
  );
  assertEquals(media.length, 1_000);
  assert(media.every(({ size }) => size === 160));
  const startMs = media[0]!.atMs;
  media.slice(8).forEach(({ atMs }, i) => assertEquals(atMs, startMs + (i + 8) * 20 - 140));
  assertLessOrEqual(stage.telephone.figures.maxQueuedMs, 160);
  assertEquals(stage.telephone.figures.pauseCount, 0);
  assertEquals(markedMs(stage.telephone.heard(), 0x11), 20_000);
  await stage.end();
});

Deno.test("frames that stop coming in mid-speech end the turn, with one second of silence", async () => {
  const stage = createPhoneStage({
    telephone: { faults: { lose: (chunk) => chunk > 20 } },
    emulator: { responder: () => ({ audio: mark(0x11, 200) }) },
  });
  await stage.connect();
  stage.telephone.say(tone(1_000));
  await stage.clock.advance(3_000);
  assert(stage.events.some(({ type }) => type === "input_audio_buffer.speech_stopped"));
  const sizes = stage.toModelOf("input_audio_buffer.append").map(({ audio }) => atob(audio).length);
  assertEquals(sizes.filter((size) => size !== 160), [8_000]);
  assertEquals(markedMs(stage.telephone.heard(), 0x11), 200);
  await stage.end();
});

Deno.test("single lost frames are replaced by silence, so the server's clock stays true", async () => {
  const lost = new Set([7, 8, 30]);
  const stage = createPhoneStage({ telephone: { faults: { lose: (chunk) => lost.has(chunk) } } });
  await stage.connect();
  stage.telephone.say(tone(800));
  await stage.clock.advance(1_000);
  const sizes = stage.toModelOf("input_audio_buffer.append").map(({ audio }) => atob(audio).length);
  assertEquals(sizes.reduce((sum, size) => sum + size, 0), 1_000 * 8);
  assertEquals(sizes.filter((size) => size !== 160), [320]); // silence for one lost frame is as long as a frame
  await stage.end();
});

Deno.test("a barge-in flushes the carrier as long as it plays, whatever the model does", async () => {
  const stage = createPhoneStage({
    emulator: { pacing: { speed: 100 }, responder: () => ({ audio: mark(0x11, 6_000) }) },
    transport: { pacing: false },
  });
  await stage.connect();
  stage.transport.sendMessage("go");
  await stage.clock.advance(1_000);
  assert(stage.events.some(({ type }) => type === "response.done"), "the model's turn is over");
  assert(stage.telephone.queuedMs > 4_000, "and the carrier still plays");
  stage.telephone.say(tone(100));
  await stage.clock.advance(120);
  assertEquals(stage.telephone.queuedMs, 0);
  assertEquals(stage.telephone.figures.clearCount, 1);
  await stage.end();
});
