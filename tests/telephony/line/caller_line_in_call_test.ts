import { assertEquals } from "@std/assert";
import { createTwilioStage, frame } from "../../support/twilio_stage.ts";

const TIMEOUT_MS = 500;

/** A call whose caller is heard, and the lengths of what was appended at the model, in milliseconds. */
async function startCall() {
  const stage = createTwilioStage({ inputAudioInactivityTimeoutMs: TIMEOUT_MS });
  await stage.connect();
  stage.start();
  stage.sentToModel.length = 0;
  return {
    ...stage,
    appendedMs: () => stage.appended().map(({ length }) => length / 8),
    speechStarted: () =>
      stage.server({
        type: "input_audio_buffer.speech_started",
        audio_start_ms: 0,
        item_id: "item_user",
      }),
    speechStopped: () =>
      stage.server({
        type: "input_audio_buffer.speech_stopped",
        audio_end_ms: 1,
        item_id: "item_user",
      }),
  };
}

Deno.test("audio that stops in mid-speech is followed by a second of silence, once, and again when it stops again", async () => {
  const { clock, media, appendedMs, speechStarted } = await startCall();
  media(frame(1), 0);
  speechStarted();
  await clock.advance(TIMEOUT_MS - 1);
  assertEquals(appendedMs(), [20]);
  await clock.advance(1);
  assertEquals(appendedMs(), [20, 1_000]);
  await clock.advance(10_000);
  assertEquals(appendedMs(), [20, 1_000]);
  media(frame(2), 10_500);
  await clock.advance(TIMEOUT_MS);
  assertEquals(appendedMs(), [20, 1_000, 20, 1_000]);
});

Deno.test("silence that was sent for audio that stopped is not sent again for the gap that it left", async () => {
  const { clock, media, appendedMs, speechStarted } = await startCall();
  media(frame(1), 0);
  speechStarted();
  await clock.advance(TIMEOUT_MS);
  media(frame(2), 2_000);
  media(frame(3), 2_060);
  assertEquals(appendedMs(), [20, 1_000, 20, 40, 20]);
});

Deno.test("audio that stops after the end of a turn is followed by no silence", async () => {
  const { clock, media, appendedMs, speechStarted, speechStopped } = await startCall();
  media(frame(1), 0);
  speechStarted();
  await clock.advance(TIMEOUT_MS / 2);
  speechStopped();
  assertEquals(clock.pendingTimers, 0);
  await clock.advance(10_000);
  assertEquals(appendedMs(), [20]);
});
