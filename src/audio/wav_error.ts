/**
 * The reason why a WAV file cannot be read: it is not a WAV file, it ends too early, its parts
 * contradict each other, or it uses a format that this reader does not support.
 */
export type WavErrorCode = "not_wav" | "truncated" | "malformed" | "unsupported";

/** Thrown by the WAV reader. The message names the place in the file and the wrong numbers. */
export class WavError extends Error {
  /** The reason. */
  readonly code: WavErrorCode;

  /** Creates an error; the WAV reader calls this. */
  constructor(code: WavErrorCode, message: string) {
    super(message);
    this.name = "WavError";
    this.code = code;
  }
}
