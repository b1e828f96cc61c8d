import { assertEquals } from "@std/assert";
import { resolveSettings } from "../../../../src/testing/emulator/options/emulator_settings.ts";
import { Pace } from "../../../../src/testing/emulator/response/pace.ts";
import { ManualClock } from "../../../../src/testing/manual_clock.ts";

Deno.test("pace: after a pause the chunks go on in their beat, and do not catch up", async () => {
  const clock = new ManualClock();
  const settings = resolveSettings({ clock, pacing: { speed: 2, chunkMs: 100, thinkMs: 300 } });
  const pace = new Pace(settings, () => 0, new AbortController().signal);
  const atMs: number[] = [];
  const run = (async () => {
    await pace.think();
    for (let chunk = 0; chunk < 5; chunk++) {
      if (chunk === 3) await pace.pause(1_000);
      await pace.next();
      atMs.push(clock.now());
    }
  })();
  await clock.advance(5_000);
  await run;
  assertEquals(atMs, [300, 350, 400, 1_450, 1_500]);
});

Deno.test("pace: a chunk that is late moves none of those behind it", async () => {
  const clock = new ManualClock();
  const settings = resolveSettings({ clock, pacing: { speed: 1, chunkMs: 100, jitterMs: 80 } });
  const late = [0, 0.5, 0, 1, 0];
  const pace = new Pace(settings, () => late.shift()!, new AbortController().signal);
  const atMs: number[] = [];
  const run = (async () => {
    await pace.think();
    for (let chunk = 0; chunk < 5; chunk++) {
      await pace.next();
      atMs.push(clock.now());
    }
  })();
  await clock.advance(5_000);
  await run;
  assertEquals(atMs, [0, 140, 200, 380, 400]);
});
