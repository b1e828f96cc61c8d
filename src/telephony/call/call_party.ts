import type { CallStart } from "../carrier_dialect.ts";
import type { PhoneCallEnd } from "./phone_call_events.ts";

/** Whoever talks to the caller: joined to a call, it is told what happens on the line. */
export interface CallParty {
  /** Whether everything that was said was heard, and nothing more is under way. */
  readonly silent: boolean;
  /** Whether the model waits for what a function of the application's answers, and may speak then. */
  readonly awaitsFunction: boolean;
  /** Whether the caller is speaking now, as far as it is known. */
  readonly callerSpeaks: boolean;
  /** Every message of the carrier's, as it was parsed. Called before what follows from it. */
  handleMessage(message: unknown): void;
  /** The stream has started. */
  handleStart(start: CallStart): void;
  /** A mark came back. */
  handleMark(name: string): void;
  /** The caller has pressed a key. */
  handleDtmf(digit: string): void;
  /** Something went wrong on the line. */
  handleError(error: unknown): void;
  /** The call has ended. */
  handleEnd(end: PhoneCallEnd): void;
}
