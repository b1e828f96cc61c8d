import { assertEquals } from "@std/assert";

/** Loads the worklet and returns the processors that it registers, by name. */
async function loadProcessors() {
  // deno-lint-ignore no-explicit-any -- a processor class of the browser
  const processors = new Map<string, any>();
  const thread = {
    AudioWorkletProcessor: class {
      readonly told: unknown[] = [];
      readonly port = { postMessage: (message: unknown) => this.told.push(message) };
    },
    registerProcessor: (name: string, processor: unknown) => processors.set(name, processor),
  };
  Object.assign(globalThis, thread);
  try {
    await import("../../src/browser/worklet.ts");
  } finally {
    for (const name in thread) delete (globalThis as unknown as Record<string, unknown>)[name];
  }
  return processors;
}

const processors = await loadProcessors();

Deno.test("the microphone hands on what it hears in pieces of 1,024 samples", () => {
  const processor = new (processors.get("voicewire-capture"))();
  const quantum = () => new Float32Array(128);
  for (let count = 0; count < 16; count++) {
    assertEquals(processor.process([[quantum().fill(count / 16)]], [[quantum()]]), true);
  }
  const [first, second] = processor.told;
  assertEquals([processor.told.length, first.length, second.length], [2, 1_024, 1_024]);
  assertEquals([first[127], first[128], second[1_023]], [0, 1 / 16, 15 / 16]);
});

Deno.test("silence is handed on too where a browser gives no channel for it (Firefox)", () => {
  const processor = new (processors.get("voicewire-capture"))();
  for (let count = 0; count < 8; count++) processor.process([[]], [[new Float32Array(128)]]);
  assertEquals(processor.told, [new Float32Array(1_024)]);
});
