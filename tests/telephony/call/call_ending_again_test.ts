import { assertEquals } from "@std/assert";
import { createTwilioStage, frame } from "../../support/twilio_stage.ts";

/** A call in which a function of the application's is at work, and the line is silent. */
async function startCall() {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  const item = { id: "item_1", type: "function_call", call_id: "call_1", name: "end_call" };
  stage.server({
    type: "response.output_item.done",
    response_id: "r",
    output_index: 0,
    item: { ...item, arguments: "{}", status: "completed" },
  });
  const outcomes: string[] = [];
  return {
    ...stage,
    outcomes,
    hangUp: () =>
      stage.transport.hangup().then((outcome) => {
        outcomes.push(`${outcome} at ${stage.clock.now()}`);
      }),
    /** The caller says something short. */
    async speak() {
      const position = { audio_start_ms: 0, item_id: "item_user" };
      stage.server({ type: "input_audio_buffer.speech_started", ...position });
      stage.server({ type: "input_audio_buffer.speech_stopped", audio_end_ms: 1, item_id: "i" });
      await stage.clock.advance(0);
    },
  };
}

Deno.test("C1: a hang-up that the caller has cancelled may be asked for again, and waits anew for a function", async () => {
  const { clock, speak, hangUp, outcomes, transport } = await startCall();
  hangUp();
  await clock.advance(600);
  await speak();
  assertEquals(outcomes, ["cancelled at 600"]);
  hangUp();
  await clock.advance(999);
  assertEquals([outcomes.length, transport.call.end], [1, undefined]);
  await clock.advance(1);
  assertEquals(outcomes, ["cancelled at 600", "drained at 1600"]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("C1: a hang-up that was cancelled leaves no timer", async () => {
  const { clock, speak, hangUp } = await startCall();
  const before = clock.pendingTimers;
  hangUp();
  await clock.advance(600);
  await speak();
  assertEquals(clock.pendingTimers, before);
});

Deno.test("C1: a function that was late for one hang-up is waited for by the next", async () => {
  const { clock, speak, hangUp, outcomes, delta } = await startCall();
  hangUp();
  await clock.advance(500);
  delta("item_2", frame(0x11));
  await clock.advance(700);
  await speak();
  assertEquals(outcomes, ["cancelled at 1200"]);
  hangUp();
  await clock.advance(1_000);
  assertEquals(outcomes, ["cancelled at 1200", "drained at 2200"]);
});

Deno.test("C1: a function of a connection that has ended is waited for no more", async () => {
  const { clock, hangUp, outcomes, transport } = await startCall();
  transport.close();
  hangUp();
  await clock.advance(0);
  assertEquals(outcomes, ["drained at 0"]);
});
