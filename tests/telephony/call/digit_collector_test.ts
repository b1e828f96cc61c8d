import { assertEquals } from "@std/assert";
import { collectDigits, TwilioCall } from "../../../src/telephony/mod.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { createTelephone } from "../../../src/testing/telephone/mod.ts";

/** A call that has started, on a clock turned by hand. */
async function acceptCall() {
  const clock = new ManualClock();
  const telephone = createTelephone({ clock });
  const call = await TwilioCall.accept(telephone.socket, { clock });
  return { clock, telephone, call };
}

Deno.test("digits: each key starts the pause anew, so a slow caller's digits are all there", async () => {
  const { clock, telephone, call } = await acceptCall();
  let endedAtMs: number | undefined;
  const collected = collectDigits(call, { clock, timeoutMs: 5_000 })
    .finally(() => endedAtMs = clock.now());
  const startMs = clock.now();
  for (const key of "123") {
    await clock.advance(4_000);
    telephone.press(key);
  }
  await clock.advance(4_999);
  assertEquals(endedAtMs, undefined);
  await clock.advance(1);
  assertEquals(await collected, { digits: "123", ended: "timeout" });
  assertEquals(endedAtMs! - startMs, 17_000);
  telephone.hangUp();
  await call.ended;
});

Deno.test("digits: a key leaves no timer of the pause before it", async () => {
  const { clock, telephone, call } = await acceptCall();
  const timersBefore = clock.pendingTimers;
  const collected = collectDigits(call, { clock, count: 2 });
  telephone.press("1");
  await clock.advance(0);
  assertEquals(clock.pendingTimers, timersBefore + 1);
  telephone.press("2");
  await clock.advance(0);
  assertEquals(await collected, { digits: "12", ended: "count" });
  assertEquals(clock.pendingTimers, timersBefore);
  telephone.hangUp();
  await call.ended;
});
