import { assertEquals } from "@std/assert";
import { FramePacer } from "../../../src/telephony/line/frame_pacer.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";

function createPacer(leadMs: number) {
  const clock = new ManualClock();
  const sentAtMs: number[] = [];
  const stage = { clock, sentAtMs, frames: 0, blocked: false };
  const pacer = new FramePacer({
    clock,
    frameMs: 20,
    leadMs,
    isBlocked: () => stage.blocked,
    sendNext() {
      if (stage.frames === 0) return false;
      stage.frames--;
      sentAtMs.push(clock.now());
      return true;
    },
  });
  return { ...stage, stage, pacer };
}

Deno.test("a pacer sends its lead at once, then one frame when each is due", async () => {
  for (const [leadMs, times] of [[0, [0, 20, 40, 60]], [60, [0, 0, 0, 20]]] as const) {
    const { clock, sentAtMs, stage, pacer } = createPacer(leadMs);
    stage.frames = 4;
    pacer.wake();
    await clock.advance(1_000);
    assertEquals([sentAtMs, clock.pendingTimers], [[...times], 0]);
  }
});

Deno.test("a pacer that is woken again before its timer sends nothing early", async () => {
  const { clock, sentAtMs, stage, pacer } = createPacer(20);
  stage.frames = 3;
  for (let i = 0; i < 3; i++) pacer.wake();
  assertEquals(sentAtMs, [0]);
  await clock.advance(40);
  assertEquals(sentAtMs, [0, 20, 40]);
});

Deno.test("a pacer whose carrier has run dry counts from the next frame", async () => {
  const { clock, sentAtMs, stage, pacer } = createPacer(40);
  stage.frames = 2;
  pacer.wake();
  await clock.advance(1_000);
  stage.frames = 3;
  pacer.wake();
  await clock.advance(1_000);
  assertEquals(sentAtMs, [0, 0, 1_000, 1_000, 1_020]);
});

Deno.test("a pacer that is blocked tries again a frame later", async () => {
  const { clock, sentAtMs, stage, pacer } = createPacer(20);
  stage.frames = 1;
  stage.blocked = true;
  pacer.wake();
  await clock.advance(50);
  stage.blocked = false;
  await clock.advance(50);
  assertEquals([sentAtMs, clock.pendingTimers], [[60], 0]);
});

Deno.test("a pacer that is reset stops, and starts with its lead again", async () => {
  const { clock, sentAtMs, stage, pacer } = createPacer(40);
  stage.frames = 10;
  pacer.wake();
  pacer.reset();
  assertEquals(clock.pendingTimers, 0);
  await clock.advance(5);
  stage.frames = 2;
  pacer.wake();
  assertEquals(sentAtMs, [0, 0, 5, 5]);
});
