import { assertEquals } from "@std/assert";

// deno-lint-ignore no-explicit-any -- a processor of the browser's
type Processor = any;

/** The class that plays, as the audio thread has it. */
async function loadPlayback(): Promise<new () => Processor> {
  let playback: unknown;
  const thread = {
    AudioWorkletProcessor: class {
      readonly port = { postMessage: () => {}, onmessage: null };
    },
    registerProcessor: (name: string, processor: unknown) => {
      if (name === "voicewire-playback") playback = processor;
    },
  };
  Object.assign(globalThis, thread);
  try {
    await import("../../src/browser/worklet.ts?playback"); // a copy of its own, whoever loaded it before
  } finally {
    for (const name in thread) delete (globalThis as unknown as Record<string, unknown>)[name];
  }
  return playback as new () => Processor;
}

const Playback = await loadPlayback();

/** A player, what it told, and a way to let it play for some quanta of 128 samples. */
function createPlayer() {
  const processor = new Playback();
  const told: unknown[] = [];
  processor.port.postMessage = (message: unknown) => told.push(message);
  return {
    told,
    post: (data: unknown) => processor.port.onmessage({ data }),
    play(quanta: number) {
      const heard: number[] = [];
      for (let count = 0; count < quanta; count++) {
        const output = new Float32Array(128);
        assertEquals(processor.process([], [[output]]), true);
        heard.push(...output);
      }
      return heard;
    },
  };
}

const piece = (id: number, sampleCount: number, value = id) => ({
  id,
  samples: new Float32Array(sampleCount).fill(value),
});

Deno.test("the speaker's thread plays one piece behind the other without a gap, then silence", () => {
  const { post, play } = createPlayer();
  post(piece(1, 100));
  post(piece(2, 50));
  const expected = [...Array(100).fill(1), ...Array(50).fill(2), ...Array(106).fill(0)];
  assertEquals(play(2), expected);
});

Deno.test("the speaker's thread tells how far it is every 1,024 samples, and at the end of each piece", () => {
  const { post, play, told } = createPlayer();
  post(piece(1, 2_000));
  post(piece(2, 100));
  play(7);
  assertEquals(told, []);
  play(1);
  assertEquals(told, [{ id: 1, played: 1_024 }]);
  play(8);
  assertEquals(told.slice(1), [{ id: 1, played: 2_000 }]);
  play(2);
  assertEquals(told.slice(2), [{ id: 2, played: 100 }]);
});

Deno.test("the speaker's thread tells how far it was when it is cleared, and begins the next piece at its beginning", () => {
  const { post, play, told } = createPlayer();
  post(piece(1, 2_000));
  post(piece(2, 2_000));
  play(3);
  post("clear");
  assertEquals(told, [{ id: 1, played: 384 }, "cleared"]);
  assertEquals(play(1), Array(128).fill(0));
  post(piece(3, 256));
  assertEquals(play(3), [...Array(256).fill(3), ...Array(128).fill(0)]);
  assertEquals(told.slice(2), [{ id: 3, played: 256 }]);
});
