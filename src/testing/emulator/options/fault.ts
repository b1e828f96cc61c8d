/** Which of the server's messages a fault is about. */
export interface FaultSelection {
  /** The type of the event, or its beginning followed by `*`. By default any. */
  readonly event?: string;
  /**
   * How many that match go by first.
   * @default {0}
   */
  readonly skip?: number;
  /**
   * To how many it happens. By default to all, and to one for `stall` and `close`.
   */
  readonly times?: number;
  /**
   * How probable it is, each time, from 0 to 1. The dice are seeded.
   * @default {1}
   */
  readonly probability?: number;
}

/** Something that goes wrong with a message, or at one. */
export type MessageFault =
  & FaultSelection
  & (
    /** The message is lost. */
    | { readonly fault: "drop" }
    /** The message is late, and everything after it waits behind it. */
    | { readonly fault: "delay"; readonly delayMs: number }
    /** The message comes twice. */
    | { readonly fault: "duplicate" }
    /**
     * The message comes after the next one, if the protocol leaves their order open: the two
     * `done` of a part's audio and transcript, the two of an item, a part's deltas of either kind.
     */
    | { readonly fault: "reorder" }
    /** Something that is no event comes before the message: a text frame with this in it. */
    | { readonly fault: "garbage"; readonly text?: string }
    /** A binary frame comes before the message. */
    | { readonly fault: "binary" }
    /** Fields of the event are missing, for instance `event_id`. */
    | { readonly fault: "strip"; readonly fields: readonly string[] }
    /** In place of the message nothing comes any more, for a while or for good. The socket stays open. */
    | { readonly fault: "stall"; readonly durationMs?: number }
    /** In place of the message the connection ends: with a close frame, or with 1006 without one. */
    | { readonly fault: "close"; readonly code: number; readonly reason?: string }
  );

/** Something that goes wrong as a client connects. */
export type ConnectFault =
  /** The handshake is refused with an HTTP status, to so many clients (by default to all). */
  | { readonly fault: "refuse"; readonly status: number; readonly times?: number }
  /** The handshake is never answered, for so many clients (by default for all). */
  | { readonly fault: "hang"; readonly times?: number }
  /** The socket opens, but nothing comes for a while. */
  | { readonly fault: "slow_start"; readonly delayMs: number };

/**
 * A fault on demand: an option of the emulator, a call of `EmulatorSession.inject`, or in the URL
 * as `&fault=drop;event=response.done;times=1` (names and values as here, lists with `+`).
 */
export type Fault = MessageFault | ConnectFault;
