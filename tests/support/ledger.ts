import { type AudioFormat, PCM16_24K, sizeBytesOf } from "../../src/audio/format.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { PlaybackLedger } from "../../src/transport/playback_ledger.ts";

/** A ledger on a clock turned by hand, with items called by a letter and audio given in milliseconds. */
export function createLedger(format: AudioFormat = PCM16_24K) {
  const clock = new ManualClock();
  const ledger = new PlaybackLedger(clock);
  const response = { responseId: "resp_1", format, outOfBand: false };
  return {
    clock,
    ledger,
    /** `durationMs` of audio came for an item. */
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
    /** What was heard of each item, at this moment. */
    heard: () => Object.fromEntries(ledger.entries.map(({ itemId, heardMs }) => [itemId, heardMs])),
    /** Where each item that was not heard to its end is cut. */
    cuts: () => ledger.interrupt().map(({ itemId, heardMs }) => [itemId, heardMs] as const),
  };
}
