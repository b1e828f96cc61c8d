/** A mark that was sent and has not come back. */
export interface PendingMark {
  /** The name that the carrier sends back. */
  readonly name: string;
  /** Its place in the stream, in milliseconds of audio. */
  readonly atMs: number;
}

/**
 * More marks than this are not kept, as a carrier that sends none back would make the list grow for
 * ever.
 */
const MAX_COUNT = 4_096;

/** The marks that have not come back, in the order in which they were sent. */
export class PendingMarks {
  #marks: PendingMark[] = [];
  /** The index of the first mark in `#marks`. Taking a mark moves this index, and no other mark. */
  #head = 0;

  /** The mark that comes back next. */
  get first(): PendingMark | undefined {
    return this.#marks[this.#head];
  }

  /** Adds a mark that was sent. Forgets the oldest mark when there are too many. */
  push(mark: PendingMark): void {
    this.#marks.push(mark);
    if (this.#marks.length - this.#head > MAX_COUNT) this.#head++;
    this.#tidy();
  }

  /** Takes out the mark of that name, and the marks before it, which are lost. */
  takeTo(name: string): PendingMark | undefined {
    for (let i = this.#head; i < this.#marks.length; i++) {
      const mark = this.#marks[i]!;
      if (mark.name !== name) continue;
      this.#head = i + 1;
      this.#tidy();
      return mark;
    }
  }

  /** Forgets the marks at `atMs` or before. */
  dropTo(atMs: number): void {
    while (this.first && this.first.atMs <= atMs) this.#head++;
    this.#tidy();
  }

  /** Forgets all marks. */
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
