import { linear16FromFloat32 } from "../audio/pcm16.ts";
import { createResampler } from "../audio/resampler.ts";
import type { MediaStreamLike } from "../transport/openai/webrtc/webrtc_types.ts";
import type { AudioNodeLike } from "./audio_graph.ts";
import {
  createWorkletNode,
  type WorkletContextLike,
  type WorkletNodeLike,
} from "./load_worklet.ts";

/** Options of {@linkcode Microphone}. */
export interface MicrophoneOptions {
  /** The context that captures. Call `loadWorklet()` with it before. The application closes it. */
  readonly audioContext: WorkletContextLike;
  /** The sample rate of the output in Hz: one of `RESAMPLER_RATES_HZ`. @default 24_000 */
  readonly sampleRateHz?: number | undefined;
  /**
   * Called with little-endian PCM16, about 20 ms each time. Pass it to `sendAudio()`. The buffer is
   * new each time, so it may be kept.
   */
  onAudio(pcm16: ArrayBuffer): void;
}

/**
 * Converts a stream to PCM16, for a transport that sends the audio itself, such as a WebSocket in a
 * page. It captures at the device's own rate and resamples, because some browsers do not support a
 * context at another rate than the device. The application owns the stream.
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
   * Starts to capture the stream.
   *
   * @throws {RangeError} If `sampleRateHz` or the context's rate is not one of
   * `RESAMPLER_RATES_HZ`.
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
    // The node plays silence. Without a connection to the destination it would not run.
    this.#node.connect(audioContext.destination);
  }

  /** Stops to capture: `onAudio` is not called any more. The stream itself goes on. */
  close(): void {
    this.#node.port.onmessage = null;
    this.#source.disconnect();
    this.#node.disconnect();
  }
}
