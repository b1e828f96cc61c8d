/** What was wrong with a call. */
export type PhoneCallErrorCode =
  /** The stream did not start in time. */
  | "timeout"
  /** The call ended before the stream had started, or before it was let in. */
  | "ended"
  /** What came over the socket is no stream of the carrier. */
  | "not_a_stream"
  /** `authorize` did not let the call in. */
  | "refused";

/** A call was not accepted. */
export class PhoneCallError extends Error {
  /** What was wrong. */
  readonly code: PhoneCallErrorCode;

  /** Says what was wrong. */
  constructor(code: PhoneCallErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PhoneCallError";
    this.code = code;
  }
}
