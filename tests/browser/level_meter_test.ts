import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type AudioContextLike, LevelMeter } from "../../src/browser/mod.ts";

/** A fake Web Audio. Its analyser returns the samples of `sampleAt`. */
function createFakeAudio(sampleAt: (index: number) => number) {
  const wires: string[] = [];
  const node = (name: string) => ({
    fftSize: 2_048,
    connect: () => wires.push(`${name} connected`),
    disconnect: () => wires.push(`${name} disconnected`),
    getFloatTimeDomainData: (samples: Float32Array) => {
      for (let n = 0; n < samples.length; n++) samples[n] = sampleAt(n);
    },
  });
  const audioContext: AudioContextLike = {
    sampleRate: 48_000,
    state: "running",
    createAnalyser: () => node("analyser"),
    createMediaStreamSource: () => node("source"),
    resume: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { audioContext, wires };
}

const stream = { getAudioTracks: () => [] };

Deno.test("level meter: a full-scale sine is -3 dB, half of it -9 dB, and silence the floor", () => {
  const sine = (amplitude: number) => (n: number) =>
    amplitude * Math.sin((2 * Math.PI * 16 * n) / 1_024);
  for (const [amplitude, expectedDbfs] of [[1, -3.01], [0.5, -9.03], [0, -144]] as const) {
    const meter = new LevelMeter(stream, createFakeAudio(sine(amplitude)));
    assertAlmostEquals(meter.readDbfs(), expectedDbfs, 0.01);
  }
});

Deno.test("level meter: close() lets go of the stream", () => {
  const { audioContext, wires } = createFakeAudio(() => 0);
  new LevelMeter(stream, { audioContext }).close();
  assertEquals(wires, ["source connected", "source disconnected", "analyser disconnected"]);
});
