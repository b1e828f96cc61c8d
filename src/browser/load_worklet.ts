import type { AudioContextLike, AudioNodeLike } from "./audio_graph.ts";

/** A node whose work is done on the audio thread, as `AudioWorkletNode`. */
export interface WorkletNodeLike extends AudioNodeLike {
  /** The line to the audio thread. */
  readonly port: {
    /** Says something to it. */
    postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
    /** Told of what it says. */
    onmessage: ((event: { readonly data: never }) => void) | null;
  };
}

/** A context that can run a worklet, as `AudioContext`. */
export interface WorkletContextLike extends AudioContextLike {
  /** Where modules of the audio thread are loaded. */
  readonly audioWorklet: {
    /** Loads one. */
    addModule(url: string): Promise<void>;
  };
  /** What is heard. */
  readonly destination: AudioNodeLike;
}

/**
 * Loads `@voicewire/realtime/browser/worklet` into a context: once for each, before a
 * {@linkcode Microphone} or a {@linkcode Speaker} is made in it.
 *
 * @param url Where the page has the module; of its own origin, for a strict content security policy.
 * @throws {DOMException} If it cannot be loaded. It rejects with it.
 */
export function loadWorklet(context: WorkletContextLike, url: string | URL): Promise<void> {
  return context.audioWorklet.addModule(String(url));
}

/** Makes a node of the worklet. */
export function createWorkletNode(context: WorkletContextLike, name: string): WorkletNodeLike {
  const { AudioWorkletNode } = globalThis as unknown as {
    readonly AudioWorkletNode: new (
      context: WorkletContextLike,
      name: string,
      options: object,
    ) => WorkletNodeLike;
  };
  return new AudioWorkletNode(context, name, { outputChannelCount: [1] });
}
