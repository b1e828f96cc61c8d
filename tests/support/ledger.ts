import { type AudioFormat, PCM16_24K, sizeBytesOf } from "../../src/audio/format.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { PlaybackLedger } from "../../src/transport/playback_ledger.ts";

/** A ledger on a hand-turned clock. Items are named by a letter, and audio is in milliseconds. */
export function createLedger(format: AudioFormat = PCM16_24K) {
  const clock = new ManualClock();
  const ledger = new PlaybackLedger(clock);
  const response = { responseId: "resp_1", format, outOfBand: false };
  return {
    clock,
    ledger,
    /** Receives `durationMs` of audio for an item. */
    receive(itemId: string, durationMs: number, contentIndex = 0): void {
      const sizeBytes = sizeBytesOf(format, durationMs);
      ledger.receive({ itemId, contentIndex }, sizeBytes, true, () => response);
    },
    receiveBytes(itemId: string, sizeBytes: number, handedOn = true): void {
      ledger.receive({ itemId, contentIndex: 0 }, sizeBytes, handedOn, () => response);
    },
    complete: (itemId: string, contentIndex = 0) => ledger.complete({ itemId, contentIndex }),
    report: (itemId: string, playedMs: number, contentIndex = 0) =>
      ledger.report({ itemId, contentIndex }, playedMs),
    /** The heard milliseconds of each item at this moment. */
    heard: () => Object.fromEntries(ledger.entries.map(({ itemId, heardMs }) => [itemId, heardMs])),
    /** The truncation points of the items that were not heard to their end. */
    cuts: () => ledger.interrupt().map(({ itemId, heardMs }) => [itemId, heardMs] as const),
  };
}
