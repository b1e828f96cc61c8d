import type { Clock } from "../../clock/clock.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import type { LineFormat } from "../carrier_dialect.ts";
import type { MarkLedger } from "./mark_ledger.ts";
import type { PhoneLine } from "./phone_line.ts";

/** Options of every {@linkcode PhoneOutput}. */
export interface PhoneOutputOptions {
  readonly clock: Clock;
  /** Sends to the carrier. */
  readonly line: PhoneLine;
  readonly format: LineFormat;
}

/**
 * Sends the model's audio over a {@linkcode PhoneLine}, with marks, and records each message in its
 * ledger. Audio waits in the output before {@linkcode open} and while the line is blocked.
 */
export interface PhoneOutput {
  /** How much of each part was sent and heard. */
  readonly ledger: MarkLedger;
  /** Milliseconds of audio that wait in the output. */
  readonly waitingMs: number;
  /**
   * Takes audio of a part that is in the ledger: `sizeBytes` bytes of the line's format, as base64.
   */
  push(position: PlaybackPosition, base64: string, sizeBytes: number): void;
  /** Notes that a part has no more audio. Sends its last mark when all of the part was sent. */
  finish(position: PlaybackPosition): void;
  /** Starts to send. Call it when the carrier's stream has started. */
  open(): void;
  /** Drops the audio that waits, and clears the ledger. */
  clear(): void;
}
