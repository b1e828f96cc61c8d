import { decodePcm16, float32FromLinear16 } from "../audio/pcm16.ts";
import { createResampler, type Resampler } from "../audio/resampler.ts";
import type { AudioNodeLike } from "./audio_graph.ts";
import {
  createWorkletNode,
  type WorkletContextLike,
  type WorkletNodeLike,
} from "./load_worklet.ts";

/** Audio of one content part of an item, as in the `audio` event. */
export interface SpeakerAudio {
  /** Little-endian PCM16. */
  readonly data: ArrayBuffer;
  /** The id of the item. */
  readonly itemId: string;
  /** The index of the content part in the item. */
  readonly contentIndex: number;
}

/** The playback progress of a content part, for `reportPlayback()`. */
export interface SpeakerProgress {
  /** The id of the item. */
  readonly itemId: string;
  /** The index of the content part in the item. */
  readonly contentIndex: number;
  /** The number of milliseconds played, from the beginning of the part. */
  readonly playedMs: number;
}

/** Options of {@linkcode Speaker}. */
export interface SpeakerOptions {
  /** The context that plays. Call `loadWorklet()` with it before. The application closes it. */
  readonly audioContext: WorkletContextLike;
  /** The sample rate of the audio to play in Hz: one of `RESAMPLER_RATES_HZ`. @default 24_000 */
  readonly sampleRateHz?: number | undefined;
  /**
   * The node that receives the sound. To let the browser cancel the echo, use a
   * `MediaStreamAudioDestinationNode` and play its stream in an `<audio>` element.
   *
   * @default the destination of `audioContext`
   */
  readonly destination?: AudioNodeLike | undefined;
  /**
   * Called about every 21 ms of playback with the progress of the part that plays. The audio thread
   * counts the samples.
   */
  readonly onProgress?: ((progress: SpeakerProgress) => void) | undefined;
}

/** The part of a transport that {@linkcode Speaker.follow} uses. */
export interface SpeakerSource {
  /** Adds a listener for audio of the model. */
  on(type: "audio", listener: (audio: SpeakerAudio) => void): unknown;
  /** Adds a listener for interruptions. */
  on(type: "audio_interrupted", listener: () => void): unknown;
  /** Removes a listener for audio of the model. */
  off(type: "audio", listener: (audio: SpeakerAudio) => void): unknown;
  /** Removes a listener for interruptions. */
  off(type: "audio_interrupted", listener: () => void): unknown;
  /** Receives the playback progress. */
  reportPlayback(progress: SpeakerProgress): void;
}

/** The content part that is being received. */
interface Part {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly resampler: Resampler;
  /** The number of samples sent to the audio thread. */
  sent: number;
}

/**
 * Plays PCM16 as it arrives, one content part after another, and counts the played samples exactly.
 * On a barge-in, the transport truncates the item at that point.
 *
 * @example
 * ```ts ignore
 * await loadWorklet(audioContext, "/worklet.js");
 * const speaker = new Speaker({ audioContext });
 * speaker.follow(transport);
 * ```
 */
export class Speaker {
  readonly #options: SpeakerOptions;
  readonly #node: WorkletNodeLike;
  /** The pieces on the audio thread by id. `start` is the piece's first sample in its part. */
  readonly #pieces = new Map<number, { readonly part: Part; readonly start: number }>();
  readonly #onProgress = new Set<(progress: SpeakerProgress) => void>();
  #pieceCount = 0;
  #part: Part | undefined;

  /**
   * Connects the speaker to its destination. It is silent until {@linkcode Speaker.play}.
   *
   * @throws {DOMException} If the worklet is not loaded.
   */
  constructor(options: SpeakerOptions) {
    const { audioContext, destination = audioContext.destination, onProgress } = options;
    this.#options = options;
    if (onProgress) this.#onProgress.add(onProgress);
    this.#node = createWorkletNode(audioContext, "voicewire-playback");
    this.#node.port.onmessage = ({ data }: { readonly data: Report | "cleared" }) => {
      if (data !== "cleared") this.#handleReport(data);
    };
    this.#node.connect(destination);
  }

  /**
   * Plays audio after all audio from earlier calls. `data` is read during the call only.
   *
   * @throws {RangeError} If `data` ends in the middle of a sample, or if a sample rate is not one
   * of `RESAMPLER_RATES_HZ`.
   */
  play({ data, itemId, contentIndex }: SpeakerAudio): void {
    const { audioContext, sampleRateHz = 24_000 } = this.#options;
    const linear16 = decodePcm16(new Uint8Array(data));
    if (this.#part?.itemId !== itemId || this.#part.contentIndex !== contentIndex) {
      this.#finishPart();
      const resampler = createResampler({
        inputRateHz: sampleRateHz,
        outputRateHz: audioContext.sampleRate,
      });
      this.#part = { itemId, contentIndex, resampler, sent: 0 };
    }
    this.#send(this.#part, this.#part.resampler.push(linear16));
  }

  /** Stops the sound at once and drops the audio that was not played yet. */
  clear(): void {
    this.#part = undefined;
    this.#pieces.clear();
    this.#node.port.postMessage("clear");
  }

  /**
   * Plays the audio of a transport, stops at its interruptions, and reports the playback progress
   * to it. Returns a function that ends this; the audio that plays goes on.
   */
  follow(source: SpeakerSource): () => void {
    const onAudio = (audio: SpeakerAudio) => this.play(audio);
    const onInterrupted = () => this.clear();
    const report = (progress: SpeakerProgress) => source.reportPlayback(progress);
    source.on("audio", onAudio);
    source.on("audio_interrupted", onInterrupted);
    this.#onProgress.add(report);
    return () => {
      source.off("audio", onAudio);
      source.off("audio_interrupted", onInterrupted);
      this.#onProgress.delete(report);
    };
  }

  /** Stops the sound and disconnects from the destination. The speaker cannot be used again. */
  close(): void {
    this.clear();
    this.#node.port.onmessage = null;
    this.#node.disconnect();
  }

  /** Plays the samples that the resampler holds back, as they belong to the part that has ended. */
  #finishPart(): void {
    if (this.#part) this.#send(this.#part, this.#part.resampler.flush());
  }

  #send(part: Part, linear16: Int16Array): void {
    if (linear16.length === 0) return;
    const id = ++this.#pieceCount;
    this.#pieces.set(id, { part, start: part.sent });
    part.sent += linear16.length;
    const samples = float32FromLinear16(linear16);
    this.#node.port.postMessage({ id, samples }, [samples.buffer]);
  }

  #handleReport({ id, played }: Report): void {
    const piece = this.#pieces.get(id);
    if (!piece) return; // `clear()` has removed it
    for (const earlier of this.#pieces.keys()) {
      if (earlier >= id) break;
      this.#pieces.delete(earlier);
    }
    const { itemId, contentIndex } = piece.part;
    const playedMs = (piece.start + played) * 1000 / this.#options.audioContext.sampleRate;
    for (const listener of this.#onProgress) listener({ itemId, contentIndex, playedMs });
  }
}

/** A message of the audio thread: the number of samples of a piece that it has played. */
interface Report {
  readonly id: number;
  readonly played: number;
}
