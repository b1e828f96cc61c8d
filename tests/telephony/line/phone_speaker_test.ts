import { assertEquals } from "@std/assert";
import {
  PhoneSpeaker,
  type PhoneSpeakerOptions,
} from "../../../src/telephony/line/phone_speaker.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import type { PlaybackReport } from "../../../src/transport/engine_transport.ts";
import { createLine, media, sound } from "./_recorded_line.ts";

const A = { itemId: "a", contentIndex: 0 };
const B = { itemId: "b", contentIndex: 0 };

function createSpeaker(options: Partial<PhoneSpeakerOptions> = {}) {
  const [clock, line] = [new ManualClock(), createLine()];
  const reports: [string, number][] = [];
  const model = {
    reportPlayback: ({ itemId, playedMs }: PlaybackReport) => void reports.push([itemId, playedMs]),
  };
  const speaker = new PhoneSpeaker({
    clock,
    line,
    model,
    format: { type: "audio/pcmu" },
    pacing: false,
    maxWaitingMs: 1_000,
    ...options,
  });
  return { clock, line, speaker, reports };
}

Deno.test("a speaker sends nothing before it is open", () => {
  const { line, speaker } = createSpeaker();
  assertEquals(speaker.play(A, "r", sound(1, 20)), 0);
  assertEquals([line.sent, speaker.silent], [[], false]);
  speaker.open();
  assertEquals(line.sent, [media(1, 20), "mark a:20:g1:m1"]);
});

Deno.test("pacing says whether a speaker cuts the audio into frames", () => {
  const { line, speaker } = createSpeaker({ pacing: { leadMs: 100 } });
  speaker.open();
  speaker.play(A, "r", sound(1, 40));
  assertEquals(line.sent, [media(1, 20), media(1, 20)]);
});

Deno.test("a speaker tells the model when a part begins, and how far each mark has come", () => {
  const { speaker, reports } = createSpeaker();
  speaker.open();
  speaker.play(A, "r", sound(1, 20));
  speaker.play(A, "r", sound(1, 30));
  assertEquals(reports, [["a", 0]]);
  assertEquals(speaker.pass("a:20:g1:m1"), "passed");
  assertEquals(speaker.pass("a:20:g1:m1"), "stale");
  assertEquals(speaker.pass("other"), "unknown");
  assertEquals(reports, [["a", 0], ["a", 20]]);
});

Deno.test("a speaker is silent when the last mark has come back", () => {
  const { speaker } = createSpeaker();
  speaker.open();
  assertEquals(speaker.silent, true);
  speaker.play(A, "r", sound(1, 20));
  speaker.finish(A);
  speaker.pass("a:20:g1:m1");
  assertEquals(speaker.silent, false);
  speaker.pass("done:a:g1:m2");
  assertEquals([speaker.silent, speaker.playback], [true, []]);
});

Deno.test("a speaker drops audio when too much waits, and says how much", () => {
  const { line, speaker } = createSpeaker({ maxWaitingMs: 50 });
  assertEquals([30, 30, 30].map((ms) => speaker.play(A, "r", sound(1, ms))), [0, 0, 30]);
  speaker.open();
  assertEquals(line.sent.filter((each) => each.startsWith("media")).length, 2);
  assertEquals(speaker.play(A, "r", sound(1, 30)), 0);
});

Deno.test("interrupt() clears the line, and reports where the caller stopped hearing each part", async () => {
  const { clock, line, speaker, reports } = createSpeaker();
  speaker.open();
  speaker.play(A, "r", sound(1, 100));
  speaker.play(B, "r", sound(2, 100));
  await clock.advance(60);
  reports.length = 0;
  const cuts = speaker.interrupt();
  assertEquals(cuts.map(({ itemId, heardMs, source }) => [itemId, heardMs, source]), [
    ["a", 60, "clock"],
    ["b", 0, "clock"],
  ]);
  assertEquals([reports, line.sent.at(-1)], [[["a", 60], ["b", 0]], "clear"]);
  assertEquals([speaker.silent, speaker.pass("a:100:g1:m1")], [true, "stale"]);
});

Deno.test("interrupt() sends no clear when nothing plays", () => {
  const { line, speaker } = createSpeaker();
  speaker.play(A, "r", sound(1, 20));
  assertEquals(speaker.interrupt().length, 1); // it waits for the stream
  speaker.open();
  assertEquals(speaker.interrupt(), []);
  assertEquals(line.sent, []);
});

Deno.test("while the line is blocked, the carrier may still play what the clock counts as heard", async () => {
  for (const blocked of [true, false]) {
    const { clock, line, speaker } = createSpeaker({ pacing: { leadMs: 100 } });
    speaker.open();
    speaker.play(A, "r", sound(1, 20)); // a single frame has no mark
    line.blocked = blocked;
    await clock.advance(60_000);
    assertEquals(speaker.interrupt()[0]?.heardMs, 20);
    assertEquals(line.sent.slice(1), blocked ? ["clear"] : []);
  }
});

Deno.test("the end of a response, and of all, is the end of its parts", () => {
  const { line, speaker } = createSpeaker();
  speaker.open();
  speaker.play(A, "r1", sound(1, 20));
  speaker.play(B, "r2", sound(2, 20));
  line.sent.length = 0;
  speaker.finishResponse("r1");
  assertEquals(line.sent, ["mark done:a:g1:m3"]);
  speaker.finishAll();
  assertEquals(line.sent, ["mark done:a:g1:m3", "mark done:b:g1:m4"]);
});

Deno.test("a speaker that has ended takes and sends nothing", () => {
  const { line, speaker, reports } = createSpeaker();
  speaker.play(A, "r", sound(1, 20));
  speaker.end();
  assertEquals(speaker.play(B, "r", sound(1, 20)), 0);
  assertEquals([speaker.silent, speaker.playback, speaker.interrupt()], [true, [], []]);
  assertEquals([line.sent, reports], [[], [["a", 0]]]);
});

Deno.test("a model that takes no reports is told nothing", () => {
  const { line, speaker } = createSpeaker({ model: {} });
  speaker.open();
  speaker.play(A, "r", sound(1, 20));
  assertEquals([speaker.pass("a:20:g1:m1"), line.sent.length], ["passed", 2]);
});
