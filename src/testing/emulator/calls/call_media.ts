/** Plays the model's audio to the caller of a call. */
export interface CallMedia {
  /** Plays 20 ms: 480 mono samples at 24 kHz. */
  play(linear16: Int16Array): void;
}
