import type { AudioContextLike, AudioNodeLike } from "./audio_graph.ts";

/** A node that runs on the audio thread, such as the DOM's `AudioWorkletNode`. */
export interface WorkletNodeLike extends AudioNodeLike {
  /** The message port to the audio thread. */
  readonly port: {
    /** Sends a message to the audio thread. */
    postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
    /** Called with each message of the audio thread. */
    onmessage: ((event: { readonly data: never }) => void) | null;
  };
}

/** A context that can run a worklet, such as the DOM's `AudioContext`. */
export interface WorkletContextLike extends AudioContextLike {
  /** Loads modules on the audio thread. */
  readonly audioWorklet: {
    /** Loads a module. */
    addModule(url: string): Promise<void>;
  };
  /** The node that plays to the device's output. */
  readonly destination: AudioNodeLike;
}

/**
 * Loads `@voicewire/realtime/browser/worklet` into a context. Call it once for each context, before
 * you create a {@linkcode Microphone} or a {@linkcode Speaker} in it.
 *
 * @param url The URL of the module on your site. A strict content security policy needs one of the
 * page's own origin.
 * @throws {DOMException} If the module cannot be loaded. The promise rejects.
 */
export function loadWorklet(context: WorkletContextLike, url: string | URL): Promise<void> {
  return context.audioWorklet.addModule(String(url));
}

/** Creates a node that runs a processor of the worklet. */
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
