/** Why a call was not accepted. */
export type PhoneCallErrorCode =
  /** The stream did not start in time. */
  | "timeout"
  /** The call ended before its stream started, or before it was accepted. */
  | "ended"
  /** A message on the socket could not be read as one of the carrier's. */
  | "not_a_stream"
  /** `authorize` refused the call. */
  | "refused";

/** Thrown when a call is not accepted. */
export class PhoneCallError extends Error {
  /** Why the call was not accepted. */
  readonly code: PhoneCallErrorCode;

  /** Makes an error with a code. */
  constructor(code: PhoneCallErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PhoneCallError";
    this.code = code;
  }
}
