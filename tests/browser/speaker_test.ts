import { assertEquals } from "@std/assert";
import { Speaker, type SpeakerProgress, type WorkletContextLike } from "../../src/browser/mod.ts";

// deno-lint-ignore no-explicit-any -- messages to the audio thread have many shapes
type Posted = any;

/** A context whose audio thread is the test: it keeps the messages and can send reports. */
function withAudioThread(
  test: (thread: {
    readonly audioContext: WorkletContextLike;
    readonly posted: Posted[];
    report(report: { readonly id: number; readonly played: number }): void;
  }) => void,
): void {
  const posted: Posted[] = [];
  const port = {
    postMessage: (message: unknown) => posted.push(message),
    onmessage: null as ((event: { readonly data: never }) => void) | null,
  };
  const node = { port, connect() {}, disconnect() {} };
  const audioContext = { sampleRate: 24_000, destination: node } as unknown as WorkletContextLike;
  const globals = globalThis as unknown as { AudioWorkletNode?: unknown };
  globals.AudioWorkletNode = function () {
    return node;
  };
  try {
    test({
      audioContext,
      posted,
      report: (report) => port.onmessage?.({ data: report as never }),
    });
  } finally {
    delete globals.AudioWorkletNode;
  }
}

const second = () => new ArrayBuffer(48_000);
const first = { itemId: "item_1", contentIndex: 0 };

Deno.test("speaker: what was played is counted from the beginning of the part, over its pieces", () =>
  withAudioThread(({ audioContext, posted, report }) => {
    const progress: SpeakerProgress[] = [];
    const speaker = new Speaker({ audioContext, onProgress: (one) => progress.push(one) });
    speaker.play({ ...first, data: second() });
    speaker.play({ ...first, data: second() });
    const [a, b] = posted;
    report({ id: a.id, played: 12_000 });
    report({ id: b.id, played: 6_000 });
    assertEquals(progress, [{ ...first, playedMs: 500 }, { ...first, playedMs: 1_250 }]);
  }));

Deno.test("speaker: another item, or another part, is counted anew", () =>
  withAudioThread(({ audioContext, posted, report }) => {
    const progress: SpeakerProgress[] = [];
    const speaker = new Speaker({ audioContext, onProgress: (one) => progress.push(one) });
    speaker.play({ ...first, data: second() });
    speaker.play({ ...first, contentIndex: 1, data: second() });
    report({ id: posted.at(-1).id, played: 2_400 });
    assertEquals(progress, [{ itemId: "item_1", contentIndex: 1, playedMs: 100 }]);
  }));

Deno.test("speaker: after clear() the audio thread forgets, and a late report counts for nothing", () =>
  withAudioThread(({ audioContext, posted, report }) => {
    const progress: SpeakerProgress[] = [];
    const speaker = new Speaker({ audioContext, onProgress: (one) => progress.push(one) });
    speaker.play({ ...first, data: second() });
    const { id } = posted[0];
    speaker.clear();
    report({ id, played: 2_400 });
    assertEquals([posted.at(-1), progress], ["clear", []]);
  }));

Deno.test("speaker: follow() plays, clears and reports, until it is told to stop", () =>
  withAudioThread(({ audioContext, posted, report }) => {
    const listeners = new Map<string, (audio?: unknown) => void>();
    const reported: SpeakerProgress[] = [];
    const source = {
      on: (type: string, listener: (audio: never) => void) =>
        listeners.set(type, listener as (audio?: unknown) => void),
      off: (type: string) => listeners.delete(type),
      reportPlayback: (progress: SpeakerProgress) => reported.push(progress),
    };
    const stop = new Speaker({ audioContext }).follow(source);
    listeners.get("audio")!({ ...first, data: second() });
    report({ id: posted[0].id, played: 240 });
    listeners.get("audio_interrupted")!();
    assertEquals([reported, posted.at(-1)], [[{ ...first, playedMs: 10 }], "clear"]);
    stop();
    assertEquals(listeners.size, 0);
  }));

/** How many samples the audio thread was given in all. */
function samplesIn(posted: readonly Posted[]): number {
  return posted.reduce((sum, { samples }) => sum + (samples?.length ?? 0), 0);
}

Deno.test("speaker: a part is played to its last sample, also at another rate than the model's", () =>
  withAudioThread(({ audioContext, posted, report }) => {
    const progress: SpeakerProgress[] = [];
    const speaker = new Speaker({
      audioContext: { ...audioContext, sampleRate: 48_000 },
      onProgress: (one) => progress.push(one),
    });
    speaker.play({ ...first, data: second() });
    const heldBack = 48_000 - samplesIn(posted);
    assertEquals(heldBack > 0, true); // the resampler waits for what comes behind
    speaker.play({ ...first, itemId: "item_2", data: second() });
    const rest = posted[1];
    assertEquals(rest.samples.length, heldBack);
    report({ id: rest.id, played: heldBack });
    assertEquals(progress, [{ ...first, playedMs: 1_000 }]);
  }));

Deno.test("speaker: audio that comes after a report goes on where its part was", () =>
  withAudioThread(({ audioContext, posted, report }) => {
    const progress: SpeakerProgress[] = [];
    const speaker = new Speaker({
      audioContext: { ...audioContext, sampleRate: 48_000 },
      onProgress: (one) => progress.push(one),
    });
    const played: number[] = [];
    for (let piece = 0; piece < 3; piece++) {
      speaker.play({ ...first, data: second() });
      const { id, samples } = posted.at(-1);
      played.push((played.at(-1) ?? 0) + samples.length);
      report({ id, played: samples.length });
    }
    assertEquals(posted.length, 3); // nothing was flushed in between
    assertEquals(progress.map(({ playedMs }) => playedMs), played.map((count) => count / 48));
  }));

Deno.test("speaker: after clear() nothing more of the part before it is played", () =>
  withAudioThread(({ audioContext, posted }) => {
    const speaker = new Speaker({ audioContext: { ...audioContext, sampleRate: 48_000 } });
    speaker.play({ ...first, data: second() });
    speaker.clear();
    posted.length = 0;
    speaker.play({ ...first, itemId: "item_2", data: second() });
    assertEquals(posted.length, 1);
    assertEquals(posted[0].samples.length > 24_000, true);
  }));

Deno.test("speaker: a report of an earlier piece comes too late, and does not go back", () =>
  withAudioThread(({ audioContext, posted, report }) => {
    const progress: number[] = [];
    const speaker = new Speaker({
      audioContext,
      onProgress: ({ playedMs }) => progress.push(playedMs),
    });
    for (let piece = 0; piece < 3; piece++) speaker.play({ ...first, data: second() });
    const [a, b, c] = posted;
    report({ id: b.id, played: 12_000 });
    report({ id: a.id, played: 24_000 });
    report({ id: c.id, played: 24_000 });
    assertEquals(progress, [1_500, 3_000]);
  }));

Deno.test("speaker: once it follows a source no more, what it plays is not reported there", () =>
  withAudioThread(({ audioContext, posted, report }) => {
    const reported: number[] = [];
    const source = {
      on: () => {},
      off: () => {},
      reportPlayback: ({ playedMs }: SpeakerProgress) => reported.push(playedMs),
    };
    const speaker = new Speaker({ audioContext });
    const stop = speaker.follow(source);
    speaker.play({ ...first, data: second() });
    report({ id: posted[0].id, played: 24 });
    stop();
    report({ id: posted[0].id, played: 48 });
    assertEquals(reported, [1]);
  }));
