import { assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import { createPhoneStage, mark } from "../support/phone.ts";

const HOUR_MS = 3_600_000;

Deno.test("a 1-hour call: no frame drifts from its due time, and memory is flat", async () => {
  // Six responses of ten minutes each: the line never runs dry.
  const stage = createPhoneStage({
    emulator: {
      pacing: { speed: 1.1, chunkMs: 1_000 },
      responder: () => ({ audio: mark(0x11, HOUR_MS / 6) }),
      openQuestions: { sessionMaxMs: 2 * HOUR_MS },
    },
    telephone: { record: false, onMessage() {} },
  });
  await stage.connect({
    audio: { input: { turnDetection: null, transcription: null } },
  });
  const { clock, telephone, transport, toModel, events } = stage;
  for (let i = 0; i < 6; i++) transport.requestResponse({ metadata: { part: `${i}` } });
  const heapBytes: number[] = [];
  let appended = 0;
  for (let minute = 0; minute < 60; minute++) {
    await clock.advance(60_000);
    appended += toModel.filter(({ type }) => type === "input_audio_buffer.append").length;
    toModel.length = 0;
    events.length = 0;
    const { figures } = telephone;
    // The first frames go at once, up to the lead. Each later frame goes when it is due.
    const dueMs = Math.min((minute + 1) * 60_000, HOUR_MS) + 140;
    assertLessOrEqual(Math.abs(figures.mediaMs - Math.min(dueMs, HOUR_MS)), 20);
    assertLessOrEqual(figures.maxQueuedMs, 160);
    assertEquals(figures.pauseCount, 0);
    assertLess(transport.phonePlayback.length, 4);
    assertLess(clock.pendingTimers, 20);
    heapBytes.push(Deno.memoryUsage().heapUsed);
  }
  assertEquals(appended, HOUR_MS / 20);
  assertEquals([stage.errors, stage.warnings], [[], []]);
  const early = Math.min(...heapBytes.slice(15, 30));
  const late = Math.min(...heapBytes.slice(45, 60));
  assertLess(late - early, 16 * 1024 * 1024);
  await stage.end();
});
