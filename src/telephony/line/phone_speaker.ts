import { bytesPerMsOf, silenceByteOf } from "../../audio/format.ts";
import type { Clock } from "../../clock/clock.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import { base64SizeBytes } from "../../wire/base64.ts";
import type { LineFormat } from "../carrier_dialect.ts";
import { DirectOutput } from "./direct_output.ts";
import { MarkLedger, type MarkOutcome, type PhonePlayback } from "./mark_ledger.ts";
import { PacedOutput } from "./paced_output.ts";

/** How audio gets from the model to the carrier. */
export interface PhoneOutput {
  /** Milliseconds that wait here. */
  readonly waitingMs: number;
  /** Audio of a part: `sizeBytes` bytes of the line's format, as base64. */
  push(position: PlaybackPosition, base64: string, sizeBytes: number): void;
  /** No more audio of a part comes. */
  finish(position: PlaybackPosition): void;
  /** The stream is there: what waits may go. */
  open(): void;
  /** Drops what waits. */
  clear(): void;
}

/** What an output hands to the carrier, in order. */
export interface PhoneOutputSink {
  /** Whether the carrier takes no audio for now: it waits in the output until it does. */
  isBlocked(): boolean;
  /** The next message of audio holds so much of a part or, without one, of silence. */
  sent(position: PlaybackPosition | undefined, sizeBytes: number): void;
  /** One message of audio. */
  media(base64: string): void;
  /** A mark behind it. */
  mark(position: PlaybackPosition, kind: "audio" | "done"): void;
}

/** What a {@linkcode PhoneSpeaker} needs. */
export interface PhoneSpeakerOptions {
  readonly clock: Clock;
  readonly format: LineFormat;
  /** How much audio the carrier may hold, or `false` to hand on the model's audio as it comes. */
  readonly pacing: { readonly leadMs: number } | false;
  /** How much audio may wait here. */
  readonly maxWaitingMs: number;
  /** Whether the carrier takes nothing for now: audio waits here until it does. */
  isBlocked(): boolean;
  sendMedia(base64: string): void;
  sendMark(name: string): void;
  sendClear(): void;
  /** More of a part was heard: all of it up to `heardMs`. Called with 0 when its first audio comes. */
  onHeard(position: PlaybackPosition, heardMs: number): void;
  /** Audio was dropped as too much waits. */
  onDropped(durationMs: number): void;
}

/** The caller's ear-piece: plays the model's audio at the carrier, and knows what was heard of it. */
export class PhoneSpeaker {
  readonly #options: PhoneSpeakerOptions;
  readonly #ledger: MarkLedger;
  readonly #output: PhoneOutput;
  readonly #bytesPerMs: number;
  #state: "waiting" | "open" | "ended" = "waiting";

  /** Nothing is sent before {@linkcode open}. */
  constructor(options: PhoneSpeakerOptions) {
    const { clock, format, pacing } = options;
    this.#options = options;
    this.#bytesPerMs = bytesPerMsOf(format);
    this.#ledger = new MarkLedger(clock);
    const sink: PhoneOutputSink = {
      isBlocked: () => options.isBlocked(),
      sent: (position, sizeBytes) => this.#ledger.sent(position, sizeBytes / this.#bytesPerMs),
      media: (base64) => options.sendMedia(base64),
      mark: (position, kind) => options.sendMark(this.#ledger.mark(position, kind)),
    };
    this.#output = pacing
      ? new PacedOutput({ clock, sink, leadMs: pacing.leadMs, silenceByte: silenceByteOf(format) })
      : new DirectOutput(clock, sink, this.#bytesPerMs);
  }

  /** Every part that was not heard to its end. */
  get playback(): readonly PhonePlayback[] {
    return this.#ledger.playback;
  }

  /** Whether everything was heard, and the carrier has said so. */
  get silent(): boolean {
    return this.#state === "ended" || (this.#output.waitingMs === 0 && this.#ledger.confirmed);
  }

  /** The stream is there: what waits is sent. */
  open(): void {
    this.#state = "open";
    this.#output.open();
  }

  /** The stream has ended: nothing is sent any more. */
  end(): void {
    this.#state = "ended";
    this.#output.clear();
    this.#ledger.clear();
  }

  /** Audio of the model, base64 of the line's format. */
  play(position: PlaybackPosition, responseId: string, base64: string): void {
    const sizeBytes = base64SizeBytes(base64);
    if (this.#state === "ended" || sizeBytes === 0) return;
    if (this.#output.waitingMs >= this.#options.maxWaitingMs) {
      return this.#options.onDropped(sizeBytes / this.#bytesPerMs);
    }
    if (this.#ledger.add(position, responseId)) {
      this.#options.onHeard(position, 0);
      this.#giveUpLostMarks();
    }
    this.#output.push(position, base64, sizeBytes);
  }

  /** No more audio of a part comes. */
  finish(position: PlaybackPosition): void {
    if (this.#ledger.finish(position)) this.#output.finish(position);
  }

  /** A response is over, and with it every part of it. */
  finishResponse(responseId: string): void {
    for (const part of this.#ledger.partsOf(responseId)) this.finish(part);
  }

  /** No more audio comes: what is there is played to its end. */
  finishAll(): void {
    for (const part of this.#ledger.playback) this.finish(part);
  }

  /** A mark came back. */
  pass(name: string): MarkOutcome {
    return this.#ledger.pass(name, this.#options.onHeard);
  }

  /** Falls silent at once. Returns what was heard of every part that was not heard to its end. */
  interrupt(): readonly PhonePlayback[] {
    this.#giveUpLostMarks();
    const cut = this.#ledger.playback;
    const wasPlaying = this.#state === "open" && this.#isPlaying();
    if (cut.length === 0 && !wasPlaying) return cut;
    this.#output.clear();
    this.#ledger.clear();
    if (wasPlaying) this.#options.sendClear();
    return cut;
  }

  /** The clock does not say what a carrier plays that does not read. */
  #isPlaying(): boolean {
    return this.#options.isBlocked() ? !this.#ledger.confirmed : this.#ledger.playing;
  }

  /** A carrier that does not read has no marks to send back: what it was sent, it may still play. */
  #giveUpLostMarks(): void {
    if (!this.#options.isBlocked()) this.#ledger.giveUpLostMarks(this.#options.onHeard);
  }
}
