import { assertEquals } from "@std/assert";
import { TwilioCall } from "../../../src/telephony/mod.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { createTelephone } from "../../../src/testing/telephone/mod.ts";
import { CountingController } from "../../support/counting_signal.ts";

Deno.test("a hang-up by REST leaves no timer, and no body that is read by nobody", async () => {
  for (const status of [200, 404, 500]) {
    const clock = new ManualClock();
    const telephone = createTelephone({ clock });
    let cancelled = 0;
    const body = new ReadableStream({ cancel: () => void cancelled++ });
    const fetch = () => Promise.resolve(new Response(body, { status }));
    const rest = { authToken: "secret", clock, fetch };
    const call = await TwilioCall.accept(telephone.socket, { clock, rest });
    const timersBefore = clock.pendingTimers;
    const outcome = call.hangup().catch(({ name }) => name);
    await clock.advance(0);
    const said = status === 500 ? "TwilioRestError" : "drained";
    assertEquals([await outcome, cancelled], [said, 1]);
    assertEquals(clock.pendingTimers <= timersBefore, true);
    assertEquals((await telephone.ended).by, "server");
    assertEquals(clock.pendingTimers, 0);
  }
});

Deno.test("a call that was accepted leaves no listener on the application's signal", async () => {
  const controller = new CountingController();
  const { signal } = controller;
  const telephone = createTelephone({ clock: new ManualClock() });
  const call = await TwilioCall.accept(telephone.socket, { signal, authorize: () => true });
  assertEquals(controller.listeners, 0);
  telephone.hangUp();
  await call.ended;
});
