import { assertEquals } from "@std/assert";
import { CallerLine, type CallerListener } from "../../../src/telephony/line/caller_line.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { base64ToBytes } from "../../../src/wire/base64.ts";
import { sound } from "./_recorded_line.ts";

const SILENCE = 0xff;

function createCaller(model?: CallerListener) {
  const clock = new ManualClock();
  const taken: string[] = [];
  const caller = new CallerLine({
    clock,
    format: { type: "audio/pcmu" },
    model: model ?? {
      sendBase64Audio: (base64) => void taken.push(base64),
      sendAudio() {
        throw new Error("base64 is not to be decoded");
      },
    },
    inactivityTimeoutMs: 750,
  });
  return { clock, caller, taken };
}

Deno.test("frames of the caller pass unchanged, even text that is not base64", () => {
  const { caller: { push }, taken } = createCaller();
  for (const base64 of [sound(1, 20), "!", sound(2, 20)]) push({ base64 });
  assertEquals(taken, [sound(1, 20), "!", sound(2, 20)]);
});

Deno.test("a model that takes no base64 gets the bytes", () => {
  const taken: ArrayBuffer[] = [];
  const { caller } = createCaller({ sendAudio: (audio) => void taken.push(audio) });
  caller.push({ base64: sound(7, 20) });
  assertEquals(taken.map((audio) => new Uint8Array(audio)), [base64ToBytes(sound(7, 20))]);
});

Deno.test("silence of the same length replaces lost frames, once the stream has begun", () => {
  const { caller, taken } = createCaller();
  caller.push({ base64: sound(1, 20), timestampMs: 0 });
  caller.push({ base64: sound(2, 20), timestampMs: 60 });
  assertEquals(taken.length, 2);
  caller.begin(true);
  caller.push({ base64: sound(3, 20), timestampMs: 100 });
  caller.push({ base64: sound(4, 20), timestampMs: 160 });
  assertEquals(taken.slice(2), [sound(3, 20), sound(SILENCE, 40), sound(4, 20)]);
});

Deno.test("a late frame passes, and the frame after it is no gap", () => {
  const { caller, taken } = createCaller();
  caller.begin(true);
  for (const timestampMs of [0, 20, 10, 100, 140]) caller.push({ base64: "AA==", timestampMs });
  assertEquals(taken.filter((base64) => base64 !== "AA==").length, 2); // before 20 and before 140
});

Deno.test("a second of silence ends a turn whose frames have stopped coming, once", async () => {
  const { clock, caller, taken } = createCaller();
  caller.begin(true);
  caller.push({ base64: sound(1, 20), timestampMs: 0 });
  caller.speechStarted();
  assertEquals(caller.speaking, true);
  await clock.advance(500);
  caller.push({ base64: sound(1, 20), timestampMs: 20 });
  await clock.advance(749);
  assertEquals(taken.length, 2);
  await clock.advance(1);
  assertEquals(taken.slice(2), [sound(SILENCE, 1_000)]);
  await clock.advance(10_000);
  assertEquals([taken.length, clock.pendingTimers], [3, 0]);
});

Deno.test("the frame after that second of silence is no gap", async () => {
  const { clock, caller, taken } = createCaller();
  caller.begin(true);
  caller.push({ base64: "AA==", timestampMs: 0 });
  caller.speechStarted();
  await clock.advance(2_000);
  caller.push({ base64: "AA==", timestampMs: 2_000 });
  assertEquals(taken, ["AA==", sound(SILENCE, 1_000), "AA=="]);
  caller.push({ base64: "AA==", timestampMs: 2_100 });
  assertEquals(taken.length, 5);
});

Deno.test("no silence is sent for a caller who does not speak, or whose model is gone", async () => {
  for (const end of ["speechStopped", "reset"] as const) {
    const { clock, caller, taken } = createCaller();
    caller.begin(true);
    caller.push({ base64: sound(1, 20), timestampMs: 0 });
    caller.speechStarted();
    caller[end]();
    assertEquals([caller.speaking, clock.pendingTimers], [false, 0]);
    await clock.advance(10_000);
    assertEquals(taken.length, 1);
  }
});
