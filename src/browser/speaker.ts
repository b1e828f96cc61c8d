import { decodePcm16, float32FromLinear16 } from "../audio/pcm16.ts";
import { createResampler, type Resampler } from "../audio/resampler.ts";
import type { AudioNodeLike } from "./audio_graph.ts";
import {
  createWorkletNode,
  type WorkletContextLike,
  type WorkletNodeLike,
} from "./load_worklet.ts";

/** Audio of one part of an item, as the `audio` event has it. */
export interface SpeakerAudio {
  /** PCM16 (little-endian). */
  readonly data: ArrayBuffer;
  /** The item that it belongs to. */
  readonly itemId: string;
  /** The part of the item. */
  readonly contentIndex: number;
}

/** How much of a part was played, from its beginning: for `reportPlayback`. */
export interface SpeakerProgress {
  /** The item. */
  readonly itemId: string;
  /** The part of the item. */
  readonly contentIndex: number;
  /** Milliseconds of it. */
  readonly playedMs: number;
}

/** What a {@linkcode Speaker} takes. */
export interface SpeakerOptions {
  /** Where it runs: with the worklet loaded. It stays the application's. */
  readonly audioContext: WorkletContextLike;
  /** Samples a second of what goes in. @default 24_000 */
  readonly sampleRateHz?: number;
  /**
   * Where the sound goes. A `MediaStreamAudioDestinationNode` whose stream an `<audio>` element plays
   * gives the browser's echo cancellation something to compare with.
   *
   * @default the context's own destination
   */
  readonly destination?: AudioNodeLike;
  /** Told every 21 ms or so how far the part that plays has come, counted by the audio thread. */
  onProgress?(progress: SpeakerProgress): void;
}

/** As much of a transport as a speaker follows. */
export interface SpeakerSource {
  /** Adds a listener. */
  on(type: "audio", listener: (audio: SpeakerAudio) => void): unknown;
  /** Adds a listener. */
  on(type: "audio_interrupted", listener: () => void): unknown;
  /** Takes a listener away. */
  off(type: "audio", listener: (audio: SpeakerAudio) => void): unknown;
  /** Takes a listener away. */
  off(type: "audio_interrupted", listener: () => void): unknown;
  /** Given what was played. */
  reportPlayback(progress: SpeakerProgress): void;
}

/** One part on its way. */
interface Part {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly resampler: Resampler;
  /** Samples that were handed to the audio thread. */
  sent: number;
}

/**
 * Plays PCM16 as it comes, one part after the other, and counts what was heard to the sample: on a
 * barge-in the item is truncated there.
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
  /** Pieces on the audio thread: the part of each, and where in it the piece begins. */
  readonly #pieces = new Map<number, { readonly part: Part; readonly start: number }>();
  readonly #onProgress = new Set<(progress: SpeakerProgress) => void>();
  #pieceCount = 0;
  #part: Part | undefined;

  /**
   * Makes it ready; silent until it is given something.
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
   * Plays audio behind what is playing.
   *
   * @throws {RangeError} If it ends in the middle of a sample.
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

  /** Falls silent, and forgets what is left to play. */
  clear(): void {
    this.#part = undefined;
    this.#pieces.clear();
    this.#node.port.postMessage("clear");
  }

  /** Plays what a transport delivers, stops when it is interrupted, and reports what was heard. */
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

  /** Falls silent for good. */
  close(): void {
    this.clear();
    this.#node.port.onmessage = null;
    this.#node.disconnect();
  }

  /** What the resampler holds back belongs to the part that is over. */
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
    if (!piece) return; // it was cleared meanwhile
    for (const earlier of this.#pieces.keys()) {
      if (earlier >= id) break;
      this.#pieces.delete(earlier);
    }
    const { itemId, contentIndex } = piece.part;
    const playedMs = (piece.start + played) * 1000 / this.#options.audioContext.sampleRate;
    for (const listener of this.#onProgress) listener({ itemId, contentIndex, playedMs });
  }
}

/** How far the audio thread has come with a piece. */
interface Report {
  readonly id: number;
  readonly played: number;
}
