import { assertEquals } from "@std/assert";
import { createTwilioStage, frame } from "../support/twilio_stage.ts";

/** A call in which the model speaks. `interrupt_response` is the session's. */
async function openStage(interrupt_response: boolean) {
  const stage = createTwilioStage({});
  await stage.connect();
  stage.start();
  const session = { audio: { input: { turn_detection: { interrupt_response } } } };
  stage.server({ type: "session.updated", session });
  stage.server({ type: "response.created", response: { id: "r" } });
  stage.delta("ia", frame(1));
  stage.phone.sent.length = 0;
  stage.sentToModel.length = 0;
  return stage;
}

for (const interrupts of [true, false]) {
  Deno.test(`with interrupt_response ${interrupts}, the caller's speech ${interrupts ? "cuts" : "does not cut"} the line`, async () => {
    const stage = await openStage(interrupts);
    stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
    assertEquals(stage.phoneTrace().filter((sent) => sent === "clear").length, interrupts ? 1 : 0);
    assertEquals([stage.cuts.length, stage.sentToModel.length], interrupts ? [1, 1] : [0, 0]);
  });
}
