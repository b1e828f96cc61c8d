import type { TransportError } from "../../contract/transport_events.ts";

/** How a call ended, and which side ended it. */
export interface PhoneCallEnd {
  /**
   * The side that ended the call. `caller`: the carrier ended the stream, because the caller hung
   * up or the carrier was told to end the call. `application`: this side. `network`: the socket was
   * lost, or no frame came on it for `silentMs`.
   */
  readonly initiator: "caller" | "application" | "network";
  /** How the end was seen: by the carrier's `stop`, by the end of the socket, or by `hangup()`. */
  readonly how: "stop" | "socket" | "hangup";
  /**
   * The socket's close code: 1006 without a close frame, 1000 after a `stop` or when this side
   * ended the call.
   */
  readonly code: number;
  /** The reason that came with the close code, or an empty string. */
  readonly reason: string;
  /** The error that the socket reported, if it failed; or one that says that no frame came. */
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
  /** The call has ended. Raised once. */
  ended: [end: PhoneCallEnd];
  /** An error on the call. The call goes on, unless `ended` follows. */
  error: [error: TransportError];
};
