import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ManualClock } from "../../src/testing/manual_clock.ts";

/** A clock, and a function that sets timers which log their name. */
function clockWithLog() {
  const clock = new ManualClock();
  const log: string[] = [];
  const set = (name: string, delayMs: number) =>
    clock.setTimer(() => log.push(`${name}@${clock.now()}`), delayMs);
  return { clock, log, set };
}

Deno.test("a manual clock stands still by itself", async () => {
  const { clock, log, set } = clockWithLog();
  set("a", 0);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals({ now: clock.now(), log }, { now: 0, log: [] });
});

Deno.test("timers fire in the order they are due, each at its own time", async () => {
  const { clock, log, set } = clockWithLog();
  set("late", 30);
  set("early", 10);
  set("middle", 20);
  await clock.advance(30);
  assertEquals(log, ["early@10", "middle@20", "late@30"]);
});

Deno.test("timers due at the same time fire in the order they were set", async () => {
  const { clock, log, set } = clockWithLog();
  for (const name of ["a", "b", "c"]) set(name, 5);
  await clock.advance(5);
  assertEquals(log, ["a@5", "b@5", "c@5"]);
});

Deno.test("a timer due one millisecond later does not fire", async () => {
  const { clock, log, set } = clockWithLog();
  set("a", 11);
  await clock.advance(10);
  assertEquals({ log, pending: clock.pendingTimers }, { log: [], pending: 1 });
});

Deno.test("a timer that a timer sets fires in the same turn if it is due", async () => {
  const { clock, log, set } = clockWithLog();
  clock.setTimer(() => set("inner", 5), 5);
  await clock.advance(10);
  assertEquals(log, ["inner@10"]);
});

Deno.test("promises settle between one timer and the next", async () => {
  const { clock, log, set } = clockWithLog();
  clock.setTimer(() => {
    Promise.resolve().then(() => {}).then(() => log.push(`promise@${clock.now()}`));
  }, 5);
  set("next", 5);
  await clock.advance(5);
  assertEquals(log, ["promise@5", "next@5"]);
});

Deno.test("a cancelled timer does not fire, also when another timer cancels it", async () => {
  const { clock, log, set } = clockWithLog();
  const timer = set("cancelled", 5);
  clock.setTimer(() => clock.clearTimer(timer), 4);
  await clock.advance(10);
  clock.clearTimer(timer);
  assertEquals({ log, pending: clock.pendingTimers }, { log: [], pending: 0 });
});

Deno.test("after a turn, the clock shows the end of the turn, not of its last timer", async () => {
  const { clock, set } = clockWithLog();
  set("a", 3);
  await clock.advance(10);
  assertEquals(clock.now(), 10);
});

Deno.test("a manual clock refuses a second turn while it is being turned", async () => {
  const { clock } = clockWithLog();
  const turning = clock.advance(10);
  await assertRejects(() => clock.advance(1), Error, "being turned already");
  await turning;
  await clock.advance(1);
  assertEquals(clock.now(), 11);
});

Deno.test("a callback that throws fails the turn, and the clock can be turned again", async () => {
  const { clock, log, set } = clockWithLog();
  clock.setTimer(() => {
    throw new Error("in a timer");
  }, 1);
  set("next", 2);
  await assertRejects(() => clock.advance(2), Error, "in a timer");
  await clock.advance(1);
  assertEquals(log, ["next@2"]);
});

for (const durationMs of [-1, NaN]) {
  Deno.test(`a manual clock refuses ${durationMs} ms`, async () => {
    const { clock } = clockWithLog();
    assertThrows(() => clock.setTimer(() => {}, durationMs), RangeError);
    await assertRejects(() => clock.advance(durationMs), RangeError);
  });
}
