/** The sound of a call, which the session plays to the caller frame by frame. */
export interface CallMedia {
  /** Plays 20 ms: 480 mono samples at 24 kHz. */
  play(linear16: Int16Array): void;
}
