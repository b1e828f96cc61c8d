import { linear16FromFloat32 } from "../audio/pcm16.ts";
import { createResampler } from "../audio/resampler.ts";
import type { MediaStreamLike } from "../transport/openai/webrtc/webrtc_types.ts";
import type { AudioNodeLike } from "./audio_graph.ts";
import {
  createWorkletNode,
  type WorkletContextLike,
  type WorkletNodeLike,
} from "./load_worklet.ts";

/** What a {@linkcode Microphone} takes. */
export interface MicrophoneOptions {
  /** Where it runs: with the worklet loaded. It stays the application's. */
  readonly audioContext: WorkletContextLike;
  /** Samples a second of what comes out. @default 24_000 */
  readonly sampleRateHz?: number;
  /** Given PCM16 (little-endian), 20 ms or so at a time, in a buffer of its own: for `sendAudio`. */
  onAudio(pcm16: ArrayBuffer): void;
}

/**
 * Makes PCM16 of a stream, for a transport that moves the audio itself (a WebSocket in a page). It
 * is captured at the device's own rate and resampled without a break, so that it works where the
 * rates of a context and a device must be the same. The stream stays the application's.
 *
 * @example
 * ```ts ignore
 * await loadWorklet(audioContext, "/worklet.js");
 * const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
 * const microphone = new Microphone(stream, {
 *   audioContext,
 *   onAudio: (pcm16) => transport.sendAudio(pcm16),
 * });
 * ```
 */
export class Microphone {
  readonly #source: AudioNodeLike;
  readonly #node: WorkletNodeLike;

  /**
   * Begins to listen.
   *
   * @throws {RangeError} If the rate, or the context's, is none that a resampler takes.
   * @throws {DOMException} If the worklet is not loaded.
   */
  constructor(
    stream: MediaStreamLike,
    { audioContext, sampleRateHz = 24_000, onAudio }: MicrophoneOptions,
  ) {
    const inputRateHz = audioContext.sampleRate;
    const resampler = createResampler({ inputRateHz, outputRateHz: sampleRateHz });
    this.#node = createWorkletNode(audioContext, "voicewire-capture");
    this.#node.port.onmessage = ({ data }: { readonly data: Float32Array }) => {
      const linear16 = resampler.push(linear16FromFloat32(data));
      if (linear16.length > 0) onAudio(linear16.slice().buffer);
    };
    this.#source = audioContext.createMediaStreamSource(stream as never);
    this.#source.connect(this.#node);
    this.#node.connect(audioContext.destination); // silence, but nothing runs without an end
  }

  /** Lets go of the stream, which goes on. */
  close(): void {
    this.#node.port.onmessage = null;
    this.#source.disconnect();
    this.#node.disconnect();
  }
}
