import type { MediaStreamLike } from "../transport/openai/webrtc/webrtc_types.ts";
import type { AnalyserNodeLike, AudioContextLike, AudioNodeLike } from "./audio_graph.ts";

/** The level of silence: the lowest that 24-bit samples can express. */
const FLOOR_DBFS = -144;

/** The number of samples in one reading: 21 ms at 48 kHz. */
const WINDOW_SAMPLES = 1_024;

/** Options of {@linkcode LevelMeter}. */
export interface LevelMeterOptions {
  /** The context that measures. All meters of a page can share one. The application closes it. */
  readonly audioContext: AudioContextLike;
}

/**
 * Measures how loud a stream is: the microphone's (`transport.microphone`) or the model's
 * (`transport.sound`). It does not play or change the stream.
 *
 * @example
 * ```ts ignore
 * const meter = new LevelMeter(transport.microphone, { audioContext: new AudioContext() });
 * const draw = () => {
 *   bar.value = meter.readDbfs();
 *   requestAnimationFrame(draw);
 * };
 * draw();
 * ```
 */
export class LevelMeter {
  readonly #source: AudioNodeLike;
  readonly #analyser: AnalyserNodeLike;
  readonly #samples: Float32Array<ArrayBuffer> = new Float32Array(WINDOW_SAMPLES);

  /** Connects to the stream. */
  constructor(stream: MediaStreamLike, { audioContext }: LevelMeterOptions) {
    this.#source = audioContext.createMediaStreamSource(stream as never);
    this.#analyser = audioContext.createAnalyser();
    this.#analyser.fftSize = WINDOW_SAMPLES;
    this.#source.connect(this.#analyser);
  }

  /**
   * Returns the loudness (RMS) of the last 1,024 samples, 21 ms at 48 kHz, in dB relative to full
   * scale: 0 is the loudest and -144 is silence.
   */
  readDbfs(): number {
    const samples = this.#samples;
    this.#analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    return Math.max(FLOOR_DBFS, 10 * Math.log10(sum / samples.length || Number.MIN_VALUE));
  }

  /** Disconnects from the stream. The stream itself goes on. */
  close(): void {
    this.#source.disconnect();
    this.#analyser.disconnect();
  }
}
