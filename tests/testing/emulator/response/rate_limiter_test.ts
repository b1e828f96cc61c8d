import { assertEquals } from "@std/assert";
import { RateLimiter } from "../../../../src/testing/emulator/response/rate_limiter.ts";
import { ManualClock } from "../../../../src/testing/manual_clock.ts";

Deno.test("rate limits: tokens come back with the time that has passed, however often one looks", async () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ tokens: 600, resetMs: 60_000 }, clock);
  limiter.spend(600);
  const looks: unknown[] = [];
  for (let second = 10; second <= 60; second += 10) {
    await clock.advance(10_000);
    const { remaining, reset_seconds } = limiter.row;
    looks.push([remaining, reset_seconds, limiter.exhausted]);
  }
  assertEquals(looks, [
    [100, 50, false],
    [200, 40, false],
    [300, 30, false],
    [400, 20, false],
    [500, 10, false],
    [600, 0, false],
  ]);
});

Deno.test("rate limits: the time before a response is not given back again after it", async () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ tokens: 600, resetMs: 60_000 }, clock);
  await clock.advance(30_000);
  limiter.spend(300);
  assertEquals(limiter.row.remaining, 300);
  await clock.advance(1_000);
  assertEquals(limiter.row.remaining, 310);
});

Deno.test("rate limits: a limit that is used up holds until a whole token is back", async () => {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ tokens: 60, resetMs: 60_000 }, clock);
  limiter.spend(1_000);
  assertEquals([limiter.exhausted, limiter.row.remaining], [true, 0]);
  await clock.advance(999);
  assertEquals(limiter.exhausted, true);
  await clock.advance(1);
  assertEquals([limiter.exhausted, limiter.row.remaining], [false, 1]);
});
