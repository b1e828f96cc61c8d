import { assertEquals } from "@std/assert";
import { MarkLedger } from "../../../src/telephony/line/mark_ledger.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import type { PlaybackPosition } from "../../../src/transport/playback_ledger.ts";

const A = { itemId: "a", contentIndex: 0 };
const B = { itemId: "b", contentIndex: 0 };

function createLedger() {
  const clock = new ManualClock();
  const ledger = new MarkLedger(clock);
  const heard: [string, number][] = [];
  return {
    clock,
    ledger,
    heard,
    onHeard: ({ itemId }: PlaybackPosition, heardMs: number) => void heard.push([itemId, heardMs]),
    /** Sends `durationMs` of a part, with a mark behind it. Returns the mark's name. */
    send(position: PlaybackPosition, durationMs: number): string {
      ledger.add(position, "r");
      ledger.sent(position, durationMs);
      return ledger.mark(position, "audio");
    },
    playback: () =>
      ledger.playback.map(({ itemId, heardMs, source }) => `${itemId} ${heardMs} ${source}`),
  };
}

Deno.test("between marks the clock counts, but not past a mark that has not come back", async () => {
  const { clock, ledger, onHeard, send, playback } = createLedger();
  const first = send(A, 100);
  send(A, 100);
  await clock.advance(40);
  assertEquals(playback(), ["a 40 clock"]);
  await clock.advance(1_000);
  assertEquals(playback(), ["a 100 clock"]);
  ledger.pass(first, onHeard);
  assertEquals(playback(), ["a 100 mark"]);
  await clock.advance(30);
  assertEquals(playback(), ["a 130 clock"]);
});

Deno.test("a mark says that all parts before it were heard", () => {
  const { ledger, heard, onHeard, send } = createLedger();
  send(A, 100);
  const second = send(B, 50);
  assertEquals(ledger.pass(second, onHeard), "passed");
  assertEquals(heard, [["a", 100], ["b", 50]]);
  assertEquals([ledger.confirmed, ledger.playing], [true, false]);
});

Deno.test("silence that fills up a frame counts for the line, and for no part", async () => {
  const { clock, ledger, send, playback } = createLedger();
  send(A, 5);
  ledger.sent(undefined, 15);
  send(B, 20);
  await clock.advance(5);
  ledger.giveUpLostMarks(() => {});
  assertEquals(playback(), ["a 5 clock", "b 0 clock"]);
  await clock.advance(10_000);
  ledger.giveUpLostMarks(() => {});
  assertEquals(playback(), ["a 5 clock", "b 20 clock"]);
});

Deno.test("a part leaves the ledger when it is finished and its last mark comes back", () => {
  const { ledger, onHeard, send } = createLedger();
  send(A, 100);
  assertEquals([ledger.finish(A), ledger.finish(A), ledger.finish(B)], [true, false, false]);
  const last = ledger.mark(A, "done");
  assertEquals(ledger.partsOf("r").length, 1);
  ledger.pass(last, onHeard);
  assertEquals([ledger.playback, ledger.partsOf("r")], [[], []]);
});

Deno.test("a mark is given up when it is 5 s overdue, and not before", async () => {
  const { clock, ledger, heard, onHeard, send } = createLedger();
  send(A, 100);
  await clock.advance(5_099);
  ledger.giveUpLostMarks(onHeard);
  assertEquals([heard, ledger.playing], [[], true]);
  await clock.advance(1);
  ledger.giveUpLostMarks(onHeard);
  assertEquals([heard, ledger.playing], [[["a", 100]], false]);
});

Deno.test("a mark from before a clear is stale, and a mark that was never made is unknown", () => {
  const { ledger, onHeard, send } = createLedger();
  const before = send(A, 100);
  ledger.clear();
  assertEquals(ledger.playback, []);
  const after = send(A, 50);
  assertEquals([before, after], ["a:100:g1:m1", "a:50:g2:m2"]);
  const names = [before, after, after, "a:50:g2:m3", "a:50:g3:m1", "a"];
  assertEquals(
    names.map((name) => ledger.pass(name, onHeard)),
    ["stale", "passed", "stale", "unknown", "unknown", "unknown"],
  );
});

Deno.test("audio that comes after a pause is played when it comes", async () => {
  const { clock, ledger, onHeard, send, playback } = createLedger();
  ledger.pass(send(A, 100), onHeard);
  await clock.advance(3_000);
  send(B, 100);
  await clock.advance(30);
  assertEquals(playback(), ["a 100 mark", "b 30 clock"]);
});
