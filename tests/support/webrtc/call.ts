import {
  createEmulator,
  type EmulatorCall,
  type EmulatorOptions,
  ManualClock,
} from "../../../src/testing/mod.ts";
import { toneOf } from "../audio/tone.ts";

const CALLS_URL = "http://emulator/v1/realtime/calls";
const FRAME_SAMPLES = 480;

/** A call to an emulator on a hand-turned clock, without a network. */
export async function startCall(options: EmulatorOptions = {}) {
  const clock = new ManualClock();
  // deno-lint-ignore no-explicit-any -- tests read fields of any event
  const events: any[] = [];
  const frames: Int16Array[] = [];
  let call: EmulatorCall | undefined;
  let closed = false;
  const emulator = createEmulator({
    clock,
    ...options,
    answerOffer: (_offer, theCall) => {
      call = theCall;
      return {
        sdp: "v=0 answer",
        send: (text) => events.push({ at: clock.now(), ...JSON.parse(text) }),
        play: (linear16) => frames.push(linear16),
        close: () => closed = true,
      };
    },
  });
  const response = await emulator.fetch(`${CALLS_URL}?model=gpt-realtime`, {
    method: "POST",
    headers: { "Content-Type": "application/sdp", Authorization: "Bearer sk-test" },
    body: "v=0 offer",
  });
  const callId = response.headers.get("Location")!.split("/").pop()!;
  call!.handleOpen();
  return {
    clock,
    emulator,
    events,
    frames,
    callId,
    call: call!,
    session: emulator.sessions[0]!,
    isClosed: () => closed,
    /** Sends an event over the channel. */
    send: (event: object) => call!.handleMessage(JSON.stringify(event)),
    /** The caller speaks or is silent for a while, 20 ms at a time. */
    async hear(durationMs: number, { loud = true } = {}) {
      const frame = toneOf({
        frequencyHz: 300,
        rateHz: 24_000,
        amplitude: loud ? 12_000 : 0,
        sampleCount: FRAME_SAMPLES,
      });
      for (let ms = 0; ms < durationMs; ms += 20) {
        call!.handleAudio(frame);
        await clock.advance(20);
      }
    },
    /** The types of the events since `from`, without deltas. */
    types: (from = 0) =>
      events.slice(from).map(({ type }) => type).filter((type) => !type.endsWith(".delta")),
    /** The events of a type. */
    of: (type: string) => events.filter((event) => event.type === type),
  };
}
