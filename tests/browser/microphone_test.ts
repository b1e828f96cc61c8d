import { assertEquals } from "@std/assert";
import { Microphone, type WorkletContextLike } from "../../src/browser/mod.ts";

type Port = { onmessage: ((event: { readonly data: never }) => void) | null };

/** A context whose audio thread is the test, and the wires between its nodes. */
function withAudioThread(
  test: (thread: {
    readonly audioContext: WorkletContextLike;
    readonly wires: string[];
    hear(samples: Float32Array): void;
  }) => void,
): void {
  const wires: string[] = [];
  const port = { postMessage: () => {}, onmessage: null } as Port;
  const node = (name: string) => ({
    port,
    connect: () => wires.push(`${name} connected`),
    disconnect: () => wires.push(`${name} disconnected`),
  });
  const audioContext = {
    sampleRate: 48_000,
    destination: node("destination"),
    createMediaStreamSource: () => node("source"),
  } as unknown as WorkletContextLike;
  const globals = globalThis as unknown as { AudioWorkletNode?: unknown };
  globals.AudioWorkletNode = function () {
    return node("worklet");
  };
  try {
    test({ audioContext, wires, hear: (data) => port.onmessage?.({ data: data as never }) });
  } finally {
    delete globals.AudioWorkletNode;
  }
}

const stream = { getAudioTracks: () => [] };

Deno.test("microphone of a page: float32 at the context's rate becomes PCM16 at 24 kHz, each piece in a buffer of its own", () =>
  withAudioThread(({ audioContext, hear }) => {
    const pieces: ArrayBuffer[] = [];
    new Microphone(stream, { audioContext, onAudio: (pcm16) => pieces.push(pcm16) });
    for (let count = 0; count < 10; count++) hear(new Float32Array(1_024).fill(0.5));
    const sizes = pieces.map(({ byteLength }) => byteLength);
    assertEquals(sizes.slice(1), Array(9).fill(1_024));
    assertEquals(new Set(pieces).size, 10);
    const last = new Int16Array(pieces.at(-1)!);
    assertEquals(last.every((sample) => Math.abs(sample - 16_384) < 20), true);
  }));

Deno.test("microphone of a page: after close() nothing is handed on, and the nodes are let go", () =>
  withAudioThread(({ audioContext, wires, hear }) => {
    let pieces = 0;
    const microphone = new Microphone(stream, { audioContext, onAudio: () => pieces++ });
    hear(new Float32Array(1_024));
    microphone.close();
    hear(new Float32Array(1_024));
    assertEquals(pieces, 1);
    assertEquals(wires, [
      "source connected",
      "worklet connected",
      "source disconnected",
      "worklet disconnected",
    ]);
  }));
