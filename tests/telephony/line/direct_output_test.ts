import { assertEquals } from "@std/assert";
import { DirectOutput } from "../../../src/telephony/line/direct_output.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { createLine, media, sound } from "./_recorded_line.ts";

const A = { itemId: "a", contentIndex: 0 };

function createOutput() {
  const [clock, line] = [new ManualClock(), createLine()];
  const output = new DirectOutput({ clock, line, format: { type: "audio/pcmu" } });
  output.ledger.add(A, "r");
  const push = (byte: number, durationMs: number) =>
    output.push(A, sound(byte, durationMs), durationMs * 8);
  return { clock, line, output, push };
}

const TWO_PIECES_AND_THE_END = [
  media(1, 30),
  "mark a:30:g1:m1",
  media(2, 50),
  "mark a:80:g1:m2",
  "mark done:a:g1:m3",
];

Deno.test("a direct output sends each piece as it comes, with a mark behind it", () => {
  const { line, output, push } = createOutput();
  output.open();
  push(1, 30);
  push(2, 50);
  output.finish(A);
  output.finish(A);
  assertEquals(line.sent, TWO_PIECES_AND_THE_END);
  assertEquals(output.ledger.playback.map(({ sentMs }) => sentMs), [80]);
});

Deno.test("a direct output keeps everything until it is open, in order", () => {
  const { line, output, push } = createOutput();
  push(1, 30);
  push(2, 50);
  output.finish(A);
  assertEquals([line.sent, output.waitingMs], [[], 80]);
  output.open();
  assertEquals([line.sent, output.waitingMs], [TWO_PIECES_AND_THE_END, 0]);
});

Deno.test("while its line is blocked, a direct output keeps everything, in order", async () => {
  const { clock, line, output, push } = createOutput();
  output.open();
  line.blocked = true;
  push(1, 30);
  await clock.advance(1_000);
  assertEquals([line.sent, output.waitingMs], [[], 30]);
  line.blocked = false;
  push(2, 50); // behind the piece that waits
  output.finish(A);
  assertEquals(line.sent, []);
  await clock.advance(20);
  assertEquals([line.sent, clock.pendingTimers], [TWO_PIECES_AND_THE_END, 0]);
});

Deno.test("clear() drops what a direct output holds, its timer and its ledger", async () => {
  const { clock, line, output, push } = createOutput();
  output.open();
  line.blocked = true;
  push(1, 30);
  output.clear();
  assertEquals([output.waitingMs, clock.pendingTimers, output.ledger.playback], [0, 0, []]);
  line.blocked = false;
  await clock.advance(1_000);
  assertEquals(line.sent, []);
});
