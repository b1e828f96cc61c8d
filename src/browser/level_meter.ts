import type { MediaStreamLike } from "../transport/openai/webrtc/webrtc_types.ts";
import type { AnalyserNodeLike, AudioContextLike, AudioNodeLike } from "./audio_graph.ts";

/** The level of silence: what 24 bits do not hold. */
const FLOOR_DBFS = -144;

/** How many samples a reading looks at: 21 ms at 48 kHz. */
const WINDOW_SAMPLES = 1_024;

/** Options of {@linkcode LevelMeter}. */
export interface LevelMeterOptions {
  /** Where it measures: one for all meters of a page. It stays the application's. */
  readonly audioContext: AudioContextLike;
}

/**
 * Measures how loud a stream is, whenever it is asked: the microphone's (`transport.microphone`) or
 * the model's (`transport.sound`). It plays nothing and changes nothing.
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

  /** Begins to listen. */
  constructor(stream: MediaStreamLike, { audioContext }: LevelMeterOptions) {
    this.#source = audioContext.createMediaStreamSource(stream as never);
    this.#analyser = audioContext.createAnalyser();
    this.#analyser.fftSize = WINDOW_SAMPLES;
    this.#source.connect(this.#analyser);
  }

  /** The loudness (RMS) of the last 21 ms or so, in dB below full scale: 0 is the loudest, -144 silence. */
  readDbfs(): number {
    const samples = this.#samples;
    this.#analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    return Math.max(FLOOR_DBFS, 10 * Math.log10(sum / samples.length || Number.MIN_VALUE));
  }

  /** Lets go of the stream, which goes on. */
  close(): void {
    this.#source.disconnect();
    this.#analyser.disconnect();
  }
}
