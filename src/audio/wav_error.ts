/**
 * What is wrong with a WAV file: it is none, it ended too early, it contradicts itself, or it holds
 * something that is not read here.
 */
export type WavErrorCode = "not_wav" | "truncated" | "malformed" | "unsupported";

/** Thrown by the WAV reader, with the place and the numbers in its message. */
export class WavError extends Error {
  /** Which kind of trouble. */
  readonly code: WavErrorCode;

  /** Made by the reader. */
  constructor(code: WavErrorCode, message: string) {
    super(message);
    this.name = "WavError";
    this.code = code;
  }
}
