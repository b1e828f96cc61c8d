import { assertEquals } from "@std/assert";
import { createTwilioStage } from "../../support/twilio_stage.ts";

/** How much audio the carrier is given ahead. */
const LEAD_MS = 100;

async function startCall() {
  const stage = createTwilioStage({ pacing: { leadMs: LEAD_MS } });
  await stage.connect();
  stage.start();
  return {
    ...stage,
    /** What was sent to the carrier since the last look, in short. */
    trace: () => {
      const trace = stage.phoneTrace().map((what) => what.replace(/:g\d+:m\d+$/, ""));
      stage.phone.sent.length = 0;
      return trace;
    },
  };
}

const MEDIA = Array.from({ length: 5 }, () => "media");

Deno.test("after an interruption the next answer begins at once, with the whole lead and marks of its own", async () => {
  const { clock, transport, delta, trace } = await startCall();
  delta("first", new Uint8Array(16_000));
  assertEquals(trace(), [...MEDIA, "mark first:100"]);
  await clock.advance(60);
  assertEquals(trace(), ["media", "media", "media"]);
  transport.interrupt();
  assertEquals(trace(), ["clear"]);
  delta("second", new Uint8Array(16_000));
  assertEquals(trace(), [...MEDIA, "mark second:100"]);
  await clock.advance(LEAD_MS);
  assertEquals(trace(), [...MEDIA, "mark second:200"]);
});

Deno.test("the frame that ends a part has one mark behind it, also where an audio mark is due", async () => {
  const { delta, audioDone, trace, clock } = await startCall();
  delta("item", new Uint8Array(5 * 160 - 1));
  audioDone("item");
  await clock.advance(0);
  assertEquals(trace(), [...MEDIA, "mark done:item"]);
});
