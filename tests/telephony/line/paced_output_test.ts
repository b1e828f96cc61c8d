import { assertEquals } from "@std/assert";
import { PacedOutput } from "../../../src/telephony/line/paced_output.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { bytesToBase64 } from "../../../src/wire/base64.ts";
import { createLine, media, sound } from "./_recorded_line.ts";

const A = { itemId: "a", contentIndex: 0 };
const B = { itemId: "b", contentIndex: 0 };

function createOutput(leadMs = 40, type: "audio/pcmu" | "audio/pcma" = "audio/pcmu") {
  const [clock, line] = [new ManualClock(), createLine()];
  const output = new PacedOutput({ clock, line, format: { type }, leadMs });
  for (const position of [A, B]) output.ledger.add(position, "r");
  return { clock, line, output };
}

Deno.test("a paced output sends nothing before it is open, then its lead, then each frame when it is due", async () => {
  const { clock, line, output } = createOutput();
  output.push(A, sound(1, 80));
  assertEquals([line.sent, output.waitingMs], [[], 80]);
  output.open();
  assertEquals([line.sent.length, output.waitingMs], [2, 40]);
  await clock.advance(19);
  assertEquals(line.sent.length, 2);
  await clock.advance(1);
  assertEquals(line.sent, [media(1, 20), media(1, 20), media(1, 20)]);
  await clock.advance(20);
  assertEquals([line.sent.length, output.waitingMs], [4, 0]);
});

Deno.test("a paced output sends a mark behind each fifth frame", async () => {
  const { clock, line, output } = createOutput();
  output.open();
  output.push(A, sound(1, 200));
  await clock.advance(200);
  const marks = line.sent.flatMap((each, i) => each.startsWith("mark") ? [[i, each]] : []);
  assertEquals(marks, [[5, "mark a:100:g1:m1"], [11, "mark a:200:g1:m2"]]);
});

Deno.test("a paced output fills up the last frame with the line's silence, and marks the end", () => {
  for (const [type, silence] of [["audio/pcmu", 0xff], ["audio/pcma", 0xd5]] as const) {
    const { line, output } = createOutput(40, type);
    output.open();
    output.push(A, sound(1, 5));
    assertEquals(line.sent, []);
    output.finish(A);
    const frame = new Uint8Array(160).fill(1, 0, 40).fill(silence, 40);
    assertEquals(line.sent, [`media ${bytesToBase64(frame)}`, "mark done:a:g1:m1"]);
    assertEquals(output.ledger.playback.map(({ sentMs }) => sentMs), [5, 0]);
  }
});

Deno.test("silence in a frame takes its time on the line", async () => {
  const { clock, output } = createOutput();
  output.open();
  output.push(A, sound(1, 5));
  output.finish(A); // 15 ms of silence follow
  output.push(B, sound(2, 6_000));
  await clock.advance(5_100);
  output.ledger.giveUpLostMarks(() => {});
  assertEquals(
    output.ledger.playback.map(({ itemId, heardMs }) => [itemId, heardMs]),
    [["b", 5_080]],
  );
});

Deno.test("a paced output puts two parts into one frame, and enters each in its ledger", () => {
  const { line, output } = createOutput();
  output.push(A, sound(1, 30));
  output.finish(A);
  output.push(B, sound(2, 10));
  output.open();
  const shared = new Uint8Array(160).fill(1, 0, 80).fill(2, 80);
  assertEquals(line.sent, [
    media(1, 20),
    `media ${bytesToBase64(shared)}`,
    "mark done:a:g1:m1",
  ]);
  assertEquals(
    output.ledger.playback.map(({ itemId, sentMs }) => [itemId, sentMs]),
    [["a", 30], ["b", 10]],
  );
});

Deno.test("a part that is finished when all of it was sent gets its last mark at once, and once", () => {
  const { line, output } = createOutput();
  output.open();
  output.push(A, sound(1, 20));
  output.finish(A);
  output.finish(A);
  assertEquals(line.sent, [media(1, 20), "mark done:a:g1:m1"]);
});

Deno.test("while its line is blocked, a paced output keeps its audio", async () => {
  const { clock, line, output } = createOutput();
  line.blocked = true;
  output.open();
  output.push(A, sound(1, 40));
  output.finish(A);
  await clock.advance(1_000);
  assertEquals([line.sent, output.waitingMs], [[], 40]);
  line.blocked = false;
  await clock.advance(40);
  assertEquals(line.sent, [media(1, 20), media(1, 20), "mark done:a:g1:m1"]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("clear() drops what a paced output holds, its timer and its ledger", async () => {
  const { clock, line, output } = createOutput();
  output.open();
  output.push(A, sound(1, 100));
  assertEquals(clock.pendingTimers, 1);
  output.clear();
  assertEquals([output.waitingMs, clock.pendingTimers, output.ledger.playback], [0, 0, []]);
  await clock.advance(1_000);
  assertEquals(line.sent.length, 2);
});
