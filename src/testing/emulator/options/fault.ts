/** Selects the server's messages that a fault affects. */
export interface FaultSelection {
  /** The type of the event, or its beginning followed by `*`. By default any event. */
  readonly event?: string | undefined;
  /**
   * How many matching messages pass before the fault applies.
   * @default {0}
   */
  readonly skip?: number | undefined;
  /** How many messages the fault affects. By default all, and one for `stall` and `close`. */
  readonly times?: number | undefined;
  /**
   * The probability that the fault affects a matching message, from 0 to 1. The randomness is seeded.
   * @default {1}
   */
  readonly probability?: number | undefined;
}

/** A fault that affects a message, or happens in its place. */
export type MessageFault =
  & FaultSelection
  & (
    /** The message is lost. */
    | { readonly fault: "drop" }
    /** The message is late by this time. The messages after it wait. */
    | { readonly fault: "delay"; readonly delayMs: number }
    /** The message is sent twice. */
    | { readonly fault: "duplicate" }
    /**
     * The message is sent after the next one, if the protocol leaves their order open. That holds
     * for the `done` events of a part's audio and transcript, for the two `done` events of an item,
     * and for the deltas of a part's audio and transcript.
     */
    | { readonly fault: "reorder" }
    /** A text frame that is not an event is sent before the message. By default it is not JSON. */
    | { readonly fault: "garbage"; readonly text?: string | undefined }
    /** A binary frame is sent before the message. */
    | { readonly fault: "binary" }
    /** These fields of the event are missing, for example `event_id`. */
    | { readonly fault: "strip"; readonly fields: readonly string[] }
    /**
     * The socket stays open, but nothing is sent. With `durationMs`, the message and those after it
     * are late by this time. Without it, they are lost.
     */
    | { readonly fault: "stall"; readonly durationMs?: number | undefined }
    /** The connection ends in place of the message: with a close frame, or without one for code 1006. */
    | { readonly fault: "close"; readonly code: number; readonly reason?: string | undefined }
  );

/** A fault that affects a client while it connects. */
export type ConnectFault =
  /** The handshake is refused with this HTTP status, for `times` clients. By default for all. */
  | { readonly fault: "refuse"; readonly status: number; readonly times?: number | undefined }
  /** The handshake is never answered, for `times` clients. By default for all. */
  | { readonly fault: "hang"; readonly times?: number | undefined }
  /** The socket opens, but the server sends nothing for this time. */
  | { readonly fault: "slow_start"; readonly delayMs: number };

/**
 * Something that goes wrong on demand. Pass faults to `createEmulator` for every connection, or to
 * `EmulatorSession.inject` for a running session. A client in another process puts them into the URL
 * as `&fault=drop;event=response.done;times=1`, with the names and values of this type and `+`
 * between the entries of a list.
 *
 * @example Drop the first response's end
 * ```ts
 * import { createEmulator, type Fault } from "@voicewire/realtime/testing";
 *
 * const faults: Fault[] = [{ fault: "drop", event: "response.done", times: 1 }];
 * const emulator = createEmulator({ faults });
 * ```
 */
export type Fault = MessageFault | ConnectFault;
