import { assertEquals } from "@std/assert";
import { createTwilioStage, frame } from "../../support/twilio_stage.ts";

Deno.test("after an answer whose marks were lost, the next one is heard by the clock, up to its own first mark", async () => {
  for (const pacing of [true, false]) {
    const stage = createTwilioStage({ pacing });
    await stage.connect();
    stage.start();
    stage.delta("first", new Uint8Array(8_000));
    stage.audioDone("first");
    await stage.clock.advance(20_000);
    stage.delta("second", new Uint8Array(8_000), "r2");
    await stage.clock.advance(500);
    stage.transport.interrupt();
    const cuts = stage.sentToModel.filter(({ type }) => type === "conversation.item.truncate");
    const points = cuts.map(({ item_id, audio_end_ms }) => [item_id, audio_end_ms]);
    assertEquals(points, [["second", pacing ? 100 : 500]]);
  }
});

Deno.test("without pacing, what comes when the socket takes audio again waits its turn behind what waited", async () => {
  const stage = createTwilioStage({ pacing: false });
  await stage.connect();
  stage.start();
  stage.phone.bufferedAmount = 100_000;
  stage.delta("item", frame(1));
  stage.phone.bufferedAmount = 0;
  stage.delta("item", frame(2));
  await stage.clock.advance(20);
  stage.delta("item", frame(3));
  const payloads = stage.phone.sent.flatMap(({ media }) => media ? [atob(media.payload)] : []);
  assertEquals(payloads.map((payload) => payload.charCodeAt(0)), [1, 2, 3]);
});
