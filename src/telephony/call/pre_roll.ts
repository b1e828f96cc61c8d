import { bytesPerMsOf } from "../../audio/format.ts";
import { UserError } from "../../contract/errors.ts";
import { base64SizeBytes } from "../../wire/base64.ts";
import type { CallerMedia, LineFormat } from "../carrier_dialect.ts";
import type { CallAudience } from "./call_audience.ts";

/** Options of {@linkcode PreRoll}. */
export interface PreRollOptions {
  readonly format: LineFormat;
  /** How much audio to keep, in milliseconds. */
  readonly maxMs: number;
  /** Hears of the first audio that is dropped, and of the errors of `take`. */
  readonly audience: Pick<CallAudience, "attempt" | "fail">;
}

/**
 * Hands the caller's audio to the party that takes it. Keeps the audio while no party takes it.
 * When too much is kept, the oldest is dropped.
 */
export class PreRoll {
  readonly #audience: PreRollOptions["audience"];
  readonly #bytesPerMs: number;
  readonly #maxMs: number;
  #take: ((media: CallerMedia) => void) | undefined;
  #kept: CallerMedia[] = [];
  #keptMs = 0;
  #droppedMs = 0;

  /** Keeps audio until {@linkcode open}. */
  constructor({ format, maxMs, audience }: PreRollOptions) {
    this.#audience = audience;
    this.#bytesPerMs = bytesPerMsOf(format);
    this.#maxMs = maxMs;
  }

  /** How much audio was dropped, in milliseconds. */
  get droppedMs(): number {
    return this.#droppedMs;
  }

  /** How much audio is kept, in milliseconds. */
  get keptMs(): number {
    return this.#keptMs;
  }

  /** Hands on the next piece, or keeps it. */
  push(media: CallerMedia): void {
    if (this.#take) return this.#take(media);
    this.#kept.push(media);
    this.#keptMs += this.#durationMsOf(media);
    while (this.#keptMs > this.#maxMs && this.#kept.length > 0) this.#dropOldest();
  }

  /**
   * Gives `take` the audio that is kept, then each piece as it comes. A piece for which `take`
   * throws does not keep the others back.
   */
  open(take: (media: CallerMedia) => void): void {
    const kept = this.#kept;
    this.clear();
    this.#take = take;
    const push = (media: CallerMedia) => this.push(media); // `take` may call hold() meanwhile
    for (const media of kept) this.#audience.attempt(push, media);
  }

  /** Keeps the audio that comes from now on. */
  hold(): void {
    this.#take = undefined;
  }

  /** Forgets the audio that is kept. */
  clear(): void {
    this.#kept = [];
    this.#keptMs = 0;
  }

  #dropOldest(): void {
    const oldestMs = this.#durationMsOf(this.#kept.shift()!);
    const isFirst = this.#droppedMs === 0 && oldestMs > 0;
    this.#keptMs -= oldestMs;
    this.#droppedMs += oldestMs;
    if (!isFirst) return;
    this.#audience.fail(
      new UserError(
        `Cannot keep more of the caller's audio: no model has taken it for ${this.#maxMs} ms. ` +
          "Connect the model sooner, or raise preRollMs",
      ),
    );
  }

  /** Counts text without bytes, such as padding, as well: it takes up memory too. */
  #durationMsOf({ base64 }: CallerMedia): number {
    return Math.max(base64SizeBytes(base64), base64.length / 2) / this.#bytesPerMs;
  }
}
