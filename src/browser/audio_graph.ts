/** The few members of Web Audio that this package uses; the browser's own objects fit. */

/** A node, as `AudioNode`. */
export interface AudioNodeLike {
  /** Hands its sound to another node. */
  connect(destination: AudioNodeLike): unknown;
  /** Hands it to nobody any more. */
  disconnect(): void;
}

/** A node that measures, as `AnalyserNode`. */
export interface AnalyserNodeLike extends AudioNodeLike {
  /** How many samples it looks at: a power of two. */
  fftSize: number;
  /** Fills `samples` with the latest ones. */
  getFloatTimeDomainData(samples: Float32Array<ArrayBuffer>): void;
}

/** Where nodes live, as `AudioContext`. */
export interface AudioContextLike {
  /** Samples a second. */
  readonly sampleRate: number;
  /** `running`, `suspended` or `closed`. */
  readonly state: string;
  /** Makes a node that measures. */
  createAnalyser(): AnalyserNodeLike;
  /** Makes a node of a stream. */
  createMediaStreamSource(stream: never): AudioNodeLike;
  /** Starts, if a person has touched the page. */
  resume(): Promise<void>;
  /** Ends, and gives the device back. */
  close(): Promise<void>;
}
