import { assertEquals, assertThrows } from "@std/assert";
import { TwilioCall, type TwilioCallOptions } from "../../../src/telephony/mod.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { createTelephone } from "../../../src/testing/telephone/mod.ts";
import { HandSocket } from "../../support/twilio_stage.ts";

/** A call whose carrier sends nothing more from the frame `lastFrame` on. */
async function callThatGoesSilent(lastFrame: number, options: TwilioCallOptions = {}) {
  const clock = new ManualClock();
  const telephone = createTelephone({
    clock,
    faults: { lose: (chunk: number) => chunk > lastFrame },
  });
  const call = await TwilioCall.accept(telephone.socket, { clock, ...options });
  return { clock, telephone, call };
}

Deno.test("a carrier that sends no frame for 10 s after the start ends the call, with its cause", async () => {
  const { clock, call } = await callThatGoesSilent(0);
  await clock.advance(9_999);
  assertEquals(call.end, undefined);
  await clock.advance(1);
  const { error, ...end } = call.end!;
  assertEquals(end, { initiator: "network", how: "socket", code: 1006, reason: "" });
  assertEquals((error as Error).message, "Cannot hear the carrier: it sent no frame for 10000 ms");
});

Deno.test("a carrier that falls silent in mid-call ends the call 10 to 11 s later", async () => {
  const { clock, call } = await callThatGoesSilent(1_510); // 30.2 s
  await clock.advance(40_200);
  assertEquals(call.end, undefined);
  await clock.advance(1_000);
  assertEquals(call.end?.initiator, "network");
});

Deno.test("a caller who says nothing for an hour stays on the line", async () => {
  const { clock, telephone, call } = await callThatGoesSilent(Infinity, { silentMs: 1_000 });
  await clock.advance(3_600_000);
  assertEquals(call.end, undefined);
  telephone.hangUp();
  assertEquals((await call.ended).how, "stop");
});

Deno.test("silentMs sets the time, and false sets no limit", async () => {
  const short = await callThatGoesSilent(0, { silentMs: 2_000 });
  await short.clock.advance(2_000);
  assertEquals(short.call.end?.code, 1006);
  const none = await callThatGoesSilent(0, { silentMs: false });
  await none.clock.advance(3_600_000);
  assertEquals(none.call.end, undefined);
  none.telephone.hangUp();
});

Deno.test("a call has no timer of its own before its start and after its end", async () => {
  const clock = new ManualClock();
  const socket = new HandSocket();
  const call = new TwilioCall(socket, { clock });
  assertEquals(clock.pendingTimers, 0);
  socket.receive(
    '{"event":"start","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}},"streamSid":"MZ1"}',
  );
  assertEquals([call.callSid, clock.pendingTimers], ["CA1", 1]);
  await clock.advance(3_000);
  call.close();
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("a silentMs that is no time is a RangeError that names it", () => {
  for (const silentMs of [0, -1, NaN]) {
    assertThrows(
      () => new TwilioCall(new HandSocket(), { silentMs }),
      RangeError,
      `silentMs is ${silentMs}. Use more than 0, or false to turn it off`,
    );
  }
});
