import { bytesPerMsOf } from "../../audio/format.ts";
import type { Clock } from "../../clock/clock.ts";
import type { PlaybackPosition } from "../../transport/playback_ledger.ts";
import { base64SizeBytes } from "../../wire/base64.ts";
import type { LineFormat } from "../carrier_dialect.ts";
import type { PhoneModelExtras } from "../phone_model.ts";
import { DirectOutput } from "./direct_output.ts";
import type { MarkOutcome, PhonePlayback } from "./mark_ledger.ts";
import { PacedOutput } from "./paced_output.ts";
import type { PhoneLine } from "./phone_line.ts";
import type { PhoneOutput } from "./phone_output.ts";

/** Options of {@linkcode PhoneSpeaker}. */
export interface PhoneSpeakerOptions {
  readonly clock: Clock;
  readonly format: LineFormat;
  /** Sends to the carrier. */
  readonly line: PhoneLine;
  /**
   * The model, whose `reportPlayback` is called whenever the caller has heard more of a part, and
   * with 0 when the first audio of a part comes.
   */
  readonly model: Pick<PhoneModelExtras, "reportPlayback">;
  /** How much audio the carrier may hold. With `false`, audio is sent as it comes. */
  readonly pacing: { readonly leadMs: number } | false;
  /** How much audio may wait in this process. */
  readonly maxWaitingMs: number;
}

/** Plays the model's audio to the caller, and tells the model how much the caller has heard. */
export class PhoneSpeaker {
  readonly #line: PhoneLine;
  readonly #model: Pick<PhoneModelExtras, "reportPlayback">;
  readonly #output: PhoneOutput;
  readonly #bytesPerMs: number;
  readonly #maxWaitingMs: number;
  #state: "waiting" | "open" | "ended" = "waiting";

  /** Sends nothing before {@linkcode open}. */
  constructor({ clock, format, line, model, pacing, maxWaitingMs }: PhoneSpeakerOptions) {
    this.#line = line;
    this.#model = model;
    this.#output = pacing
      ? new PacedOutput({ clock, line, format, leadMs: pacing.leadMs })
      : new DirectOutput({ clock, line, format });
    this.#bytesPerMs = bytesPerMsOf(format);
    this.#maxWaitingMs = maxWaitingMs;
  }

  /** The parts that the caller has not heard to their end. */
  get playback(): readonly PhonePlayback[] {
    return this.#output.ledger.playback;
  }

  /** Whether the caller has heard everything, and the carrier's marks say so. */
  get silent(): boolean {
    const { waitingMs, ledger } = this.#output;
    return this.#state === "ended" || (waitingMs === 0 && ledger.confirmed);
  }

  /** Starts to send. Call it when the carrier's stream has started. */
  open(): void {
    this.#state = "open";
    this.#output.open();
  }

  /** Drops all audio, and sends nothing any more. Call it when the call has ended. */
  end(): void {
    this.#state = "ended";
    this.#output.clear();
  }

  /**
   * Plays audio of the model after all audio before it: base64 of the line's format. Returns how
   * many milliseconds were dropped because too much audio waits: 0, or all of the piece.
   */
  play(position: PlaybackPosition, responseId: string, base64: string): number {
    const sizeBytes = base64SizeBytes(base64);
    if (this.#state === "ended" || sizeBytes === 0) return 0;
    const output = this.#output;
    if (output.waitingMs >= this.#maxWaitingMs) return sizeBytes / this.#bytesPerMs;
    if (output.ledger.add(position, responseId)) {
      this.#report(position, 0);
      this.#giveUpLostMarks();
    }
    output.push(position, base64, sizeBytes);
    return 0;
  }

  /** Notes that a part has no more audio. */
  finish(position: PlaybackPosition): void {
    this.#output.finish(position);
  }

  /** Notes that no part of a response has more audio. */
  finishResponse(responseId: string): void {
    for (const part of this.#output.ledger.partsOf(responseId)) this.finish(part);
  }

  /** Notes that no part has more audio. Audio that has come is played to its end. */
  finishAll(): void {
    for (const part of this.playback) this.finish(part);
  }

  /** Notes that a mark came back. */
  pass(name: string): MarkOutcome {
    return this.#output.ledger.pass(name, this.#report);
  }

  /**
   * Silences the line at once. Returns the parts that the caller has not heard to their end, and
   * reports each of them to the model.
   */
  interrupt(): readonly PhonePlayback[] {
    this.#giveUpLostMarks();
    const cuts = this.playback;
    const wasPlaying = this.#state === "open" && this.#isPlaying();
    if (cuts.length === 0 && !wasPlaying) return cuts;
    this.#output.clear();
    if (wasPlaying) this.#line.sendClear();
    for (const cut of cuts) this.#report(cut, cut.heardMs);
    return cuts;
  }

  /** While the line is blocked, the carrier may still play audio that the clock counts as heard. */
  #isPlaying(): boolean {
    const { ledger } = this.#output;
    return this.#line.blocked ? !ledger.confirmed : ledger.playing;
  }

  /** While the line is blocked, marks are late and not lost. */
  #giveUpLostMarks(): void {
    if (!this.#line.blocked) this.#output.ledger.giveUpLostMarks(this.#report);
  }

  readonly #report = ({ itemId, contentIndex }: PlaybackPosition, playedMs: number): void => {
    this.#model.reportPlayback?.({ itemId, contentIndex, playedMs });
  };
}
