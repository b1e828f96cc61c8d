/** A mark that was sent and has not come back. */
export interface PendingMark {
  /** Its name. */
  readonly name: string;
  /** Where it stands, in milliseconds of audio. */
  readonly atMs: number;
}

/** A carrier that sends no mark back would let the list grow: older ones are forgotten. */
const MAX_COUNT = 4_096;

/** The marks under way, in the order in which they come back. */
export class PendingMarks {
  #marks: PendingMark[] = [];
  /** Those before it are taken: taking one moves none of the others. */
  #head = 0;

  /** The mark that comes back next. */
  get first(): PendingMark | undefined {
    return this.#marks[this.#head];
  }

  /** A mark was sent. */
  push(mark: PendingMark): void {
    this.#marks.push(mark);
    if (this.#marks.length - this.#head > MAX_COUNT) this.#head++;
    this.#tidy();
  }

  /** Takes the mark of that name, and those before it, which were lost. */
  takeTo(name: string): PendingMark | undefined {
    for (let i = this.#head; i < this.#marks.length; i++) {
      const mark = this.#marks[i]!;
      if (mark.name !== name) continue;
      this.#head = i + 1;
      this.#tidy();
      return mark;
    }
  }

  /** Forgets those that stand at `atMs` or before. */
  dropTo(atMs: number): void {
    while (this.first && this.first.atMs <= atMs) this.#head++;
    this.#tidy();
  }

  /** Forgets all. */
  clear(): void {
    this.#marks = [];
    this.#head = 0;
  }

  #tidy(): void {
    if (this.#head < MAX_COUNT && this.#head < this.#marks.length) return;
    this.#marks = this.#marks.slice(this.#head);
    this.#head = 0;
  }
}
