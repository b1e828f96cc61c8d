// The members of Web Audio that this package uses. The browser's own objects fit these types.

/** An audio node, such as the DOM's `AudioNode`. */
export interface AudioNodeLike {
  /** Sends the output of this node to another node. */
  connect(destination: AudioNodeLike): unknown;
  /** Disconnects this node from all nodes that receive its output. */
  disconnect(): void;
}

/** A node that gives access to its samples, such as the DOM's `AnalyserNode`. */
export interface AnalyserNodeLike extends AudioNodeLike {
  /** The number of samples in its window: a power of two. */
  fftSize: number;
  /** Fills `samples` with the latest samples. */
  getFloatTimeDomainData(samples: Float32Array<ArrayBuffer>): void;
}

/** An audio context, such as the DOM's `AudioContext`. */
export interface AudioContextLike {
  /** The sample rate in Hz. */
  readonly sampleRate: number;
  /** The state: `running`, `suspended` or `closed`. */
  readonly state: string;
  /** Creates a node that gives access to its samples. */
  createAnalyser(): AnalyserNodeLike;
  /** Creates a node that plays a media stream into the graph. */
  createMediaStreamSource(stream: never): AudioNodeLike;
  /** Starts the context. Browsers allow this only after the user has interacted with the page. */
  resume(): Promise<void>;
  /** Closes the context and releases the audio device. */
  close(): Promise<void>;
}
