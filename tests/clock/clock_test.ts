import { assertEquals, assertGreaterOrEqual, assertRejects } from "@std/assert";
import { sleep, systemClock } from "../../src/clock/clock.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { CountingController } from "../support/counting_signal.ts";

Deno.test("sleep resolves when its time has come, and not before", async () => {
  const clock = new ManualClock();
  let awake = false;
  const sleeping = sleep(clock, 100).then(() => awake = true);
  await clock.advance(99);
  assertEquals(awake, false);
  await clock.advance(1);
  await sleeping;
  assertEquals(awake, true);
});

Deno.test("sleep rejects with the signal's reason, and leaves no timer", async () => {
  const clock = new ManualClock();
  const controller = new AbortController();
  const reason = new Error("enough");
  const sleeping = assertRejects(() => sleep(clock, 100, controller.signal), Error, "enough");
  controller.abort(reason);
  await sleeping;
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("sleep with an aborted signal sets no timer at all", async () => {
  const clock = new ManualClock();
  await assertRejects(() => sleep(clock, 100, AbortSignal.abort(new Error("before"))), Error);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("an abort after sleep has resolved does nothing", async () => {
  const clock = new ManualClock();
  const controller = new AbortController();
  const sleeping = sleep(clock, 1, controller.signal);
  await clock.advance(1);
  await sleeping;
  controller.abort();
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("the system clock fires a timer, and does not go back", async () => {
  const before = systemClock.now();
  await new Promise<void>((resolve) => systemClock.setTimer(resolve, 0));
  assertGreaterOrEqual(systemClock.now(), before);
});

Deno.test("the system clock cancels a timer; the test runner would tell of one left behind", () => {
  systemClock.clearTimer(systemClock.setTimer(() => {}, 60_000));
});

Deno.test("cancelling what is no timer does nothing, on either clock", () => {
  for (const clock of [systemClock, new ManualClock()]) clock.clearTimer(undefined);
});

Deno.test("a delay longer than the runtime's timers can count does not fire at once", () => {
  const delays: unknown[] = [];
  const original = globalThis.setTimeout;
  globalThis.setTimeout =
    ((_callback: () => void, delayMs: number) =>
      delays.push(delayMs)) as unknown as typeof setTimeout;
  try {
    for (const delayMs of [1_000, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      systemClock.setTimer(() => {}, delayMs);
    }
  } finally {
    globalThis.setTimeout = original;
  }
  assertEquals(delays, [1_000, 2 ** 31 - 1, 2 ** 31 - 1]);
});

Deno.test("sleep that is over leaves no listener on its signal", async () => {
  const clock = new ManualClock();
  const controller = new CountingController();
  const slept = sleep(clock, 1_000, controller.signal);
  assertEquals(controller.listeners, 1);
  await clock.advance(1_000);
  await slept;
  assertEquals(controller.listeners, 0);
});
