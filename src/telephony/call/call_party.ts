import type { CallStart } from "../carrier_dialect.ts";
import type { PhoneCallEnd } from "./phone_call_events.ts";

/** The party that talks to the caller. The call that it has joined tells it about the line. */
export interface CallParty {
  /** Whether the caller has heard everything, and no response is running or requested. */
  readonly silent: boolean;
  /** Whether a function of the application is running. The model may speak when it answers. */
  readonly awaitsFunction: boolean;
  /** Whether the caller speaks now, as far as the server has said. */
  readonly callerSpeaks: boolean;
  /**
   * Called with each message of the carrier, parsed, before the other methods that follow from it.
   */
  handleMessage(message: unknown): void;
  /** Called when the stream has started. */
  handleStart(start: CallStart): void;
  /** Called when a mark came back. */
  handleMark(name: string): void;
  /** Called when the caller has pressed a key. */
  handleDtmf(digit: string): void;
  /** Called with an error on the line. */
  handleError(error: unknown): void;
  /** Called when the call has ended. */
  handleEnd(end: PhoneCallEnd): void;
}
