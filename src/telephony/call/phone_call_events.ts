import type { TransportError } from "../../contract/transport_events.ts";

/** What ended a call, and who. */
export interface PhoneCallEnd {
  /**
   * `caller`: the carrier has ended the stream, as the caller hung up or the carrier was told to end
   * it. `application`: this side did. `network`: the socket was lost.
   */
  readonly initiator: "caller" | "application" | "network";
  /** How it showed: the carrier's `stop`, the socket's end, or `hangup()`. */
  readonly how: "stop" | "socket" | "hangup";
  /** The socket's close code; 1006 when no close frame came, 1000 where this side or a `stop` was first. */
  readonly code: number;
  /** The words that came with the code, or an empty string. */
  readonly reason: string;
  /** What the socket reported, if it failed. */
  readonly error?: unknown;
}

/** The caller has pressed a key. */
export type PhoneDtmf = {
  readonly type: "dtmf";
  /** `0` to `9`, `*`, `#` or `A` to `D`. */
  readonly digit: string;
};

/** The events of a {@linkcode PhoneCall}. */
export type PhoneCallEvents = {
  /** The caller has pressed a key. */
  dtmf: [event: PhoneDtmf];
  /** The call has ended. Comes once. */
  ended: [end: PhoneCallEnd];
  /** Something went wrong; the call goes on unless `ended` follows. */
  error: [error: TransportError];
};
