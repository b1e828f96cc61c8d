import { bytesPerMsOf } from "../../audio/format.ts";
import { base64SizeBytes } from "../../wire/base64.ts";
import type { CallerMedia, LineFormat } from "../carrier_dialect.ts";

/**
 * The caller's audio on its way to whoever takes it. While nobody does, it is kept; when too much
 * is kept, the oldest goes.
 */
export class PreRoll {
  readonly #bytesPerMs: number;
  readonly #maxMs: number;
  readonly #onFirstDrop: () => void;
  #take: ((media: CallerMedia) => void) | undefined;
  #kept: CallerMedia[] = [];
  #keptMs = 0;
  #droppedMs = 0;

  /** Keeps at most `maxMs` of audio. `onFirstDrop` is called when something is dropped at last. */
  constructor(format: LineFormat, maxMs: number, onFirstDrop: () => void) {
    this.#bytesPerMs = bytesPerMsOf(format);
    this.#maxMs = maxMs;
    this.#onFirstDrop = onFirstDrop;
  }

  /** Milliseconds that were dropped. */
  get droppedMs(): number {
    return this.#droppedMs;
  }

  /** Milliseconds that are kept. */
  get keptMs(): number {
    return this.#keptMs;
  }

  /** The next piece. */
  push(media: CallerMedia): void {
    if (this.#take) return this.#take(media);
    this.#kept.push(media);
    this.#keptMs += this.#durationMsOf(media);
    while (this.#keptMs > this.#maxMs && this.#kept.length > 0) {
      const oldest = this.#durationMsOf(this.#kept.shift()!);
      this.#keptMs -= oldest;
      const isFirst = this.#droppedMs === 0 && oldest > 0;
      this.#droppedMs += oldest;
      if (isFirst) this.#onFirstDrop();
    }
  }

  /**
   * Gives what is kept to `take`, and then each piece as it comes. `attempt` does that for each that is
   * kept: one that nobody can read takes none of the others with it.
   */
  open(
    take: (media: CallerMedia) => void,
    attempt: (push: typeof take, media: CallerMedia) => void = (push, media) => push(media),
  ): void {
    const kept = this.#kept;
    this.clear();
    this.#take = take;
    const push = (media: CallerMedia) => this.push(media); // to `take`, unless it has let go meanwhile
    for (const media of kept) attempt(push, media);
  }

  /** Keeps what comes from now on. */
  hold(): void {
    this.#take = undefined;
  }

  /** Forgets what is kept. */
  clear(): void {
    this.#kept = [];
    this.#keptMs = 0;
  }

  /** Text that stands for nothing, as padding does, takes room all the same. */
  #durationMsOf({ base64 }: CallerMedia): number {
    return Math.max(base64SizeBytes(base64), base64.length / 2) / this.#bytesPerMs;
  }
}
