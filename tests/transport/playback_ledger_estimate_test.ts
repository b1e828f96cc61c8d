import { assertEquals } from "@std/assert";
import { PCM16_24K, PCMA, PCMU } from "../../src/audio/format.ts";
import { createLedger } from "../support/ledger.ts";

Deno.test("audio is estimated to be heard from the moment it comes, in real time", async () => {
  const { clock, heard, receive } = createLedger();
  await clock.advance(5_000); // the clock need not start at 0
  receive("a", 1_000);
  assertEquals(heard(), { a: 0 });
  await clock.advance(294);
  assertEquals(heard(), { a: 294 });
});

Deno.test("no more is heard than was received", async () => {
  const { clock, heard, receive } = createLedger();
  receive("a", 100);
  await clock.advance(10_000);
  assertEquals(heard(), { a: 100 });
});

Deno.test("audio that comes in a burst is heard one item after the other", async () => {
  const { clock, heard, receive } = createLedger();
  for (let i = 0; i < 10; i++) receive("a", 100);
  await clock.advance(250);
  assertEquals(heard(), { a: 250 });
});

Deno.test("an item starts when the one before it ends", async () => {
  const { clock, heard, receive } = createLedger();
  receive("a", 500);
  receive("b", 500);
  receive("c", 500);
  await clock.advance(700);
  assertEquals(heard(), { a: 500, b: 200, c: 0 });
});

Deno.test("an item starts when its audio comes, if the one before it has ended by then", async () => {
  const { clock, heard, receive } = createLedger();
  receive("a", 100);
  await clock.advance(1_000);
  receive("b", 500);
  await clock.advance(50);
  assertEquals(heard(), { a: 100, b: 50 });
});

Deno.test("audio of a queued item that comes later does not make it start later", async () => {
  const { clock, heard, receive } = createLedger();
  receive("a", 500);
  receive("b", 100);
  await clock.advance(300);
  receive("b", 400);
  await clock.advance(300);
  assertEquals(heard(), { a: 500, b: 100 });
});

Deno.test("an item that has played all its audio waits for more", async () => {
  const { clock, heard, receive } = createLedger();
  receive("a", 100);
  await clock.advance(300); // 200 ms without audio
  receive("a", 100);
  assertEquals(heard(), { a: 100 });
  await clock.advance(40);
  assertEquals(heard(), { a: 140 });
});

Deno.test("an item that has played all its audio twice waits twice", async () => {
  const { clock, heard, receive } = createLedger();
  for (let i = 0; i < 3; i++) {
    receive("a", 20);
    await clock.advance(100);
  }
  receive("a", 20);
  await clock.advance(5);
  assertEquals(heard(), { a: 65 });
});

Deno.test("a gap that is shorter than the audio in hand changes nothing", async () => {
  const { clock, heard, receive } = createLedger();
  receive("a", 200);
  await clock.advance(150);
  receive("a", 200);
  await clock.advance(150);
  assertEquals(heard(), { a: 300 });
});

Deno.test("the parts of one item are heard one after the other", async () => {
  const { clock, ledger, receive } = createLedger();
  receive("a", 100, 0);
  receive("a", 100, 1);
  await clock.advance(130);
  assertEquals(
    ledger.entries.map(({ contentIndex, heardMs }) => [contentIndex, heardMs]),
    [[0, 100], [1, 30]],
  );
});

for (const format of [PCM16_24K, PCMU, PCMA, { type: "audio/pcm", rateHz: 16_000 } as const]) {
  const name = format.type === "audio/pcm" ? `PCM16 at ${format.rateHz} Hz` : format.type;
  Deno.test(`a second of ${name} is 1000 ms, however its bytes are split`, () => {
    const { ledger, receiveBytes } = createLedger(format);
    const total = format.type === "audio/pcm" ? format.rateHz * 2 : 8_000;
    let rest = total;
    for (let i = 1; rest > 0; i = (i % 11) + 2) { // odd sizes too: half samples
      const sizeBytes = Math.min(i, rest);
      receiveBytes("a", sizeBytes);
      rest -= sizeBytes;
    }
    assertEquals(ledger.entries[0]?.generatedMs, 1_000);
  });
}

Deno.test("half a sample does not count", () => {
  const { ledger, receiveBytes } = createLedger();
  receiveBytes("a", 1);
  assertEquals(ledger.entries[0]?.generatedMs, 0);
  receiveBytes("a", 47);
  assertEquals(ledger.entries[0]?.generatedMs, 1);
});

Deno.test("received and passed-on audio are counted separately", () => {
  const { ledger, receiveBytes } = createLedger();
  receiveBytes("a", 4_800, false);
  receiveBytes("a", 2_400, true);
  const { generatedMs, sentMs } = ledger.entries[0] ?? {};
  assertEquals({ generatedMs, sentMs }, { generatedMs: 150, sentMs: 50 });
});
