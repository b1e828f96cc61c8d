/** Counts the caller's audio that could not be sent, and says so once for each reason. */
export class AudioDrops {
  readonly #onFirst: (message: string) => void;
  readonly #said = new Set<string>();
  #sizeBytes = 0;

  /** `onFirst` is told of the first drop for each reason since {@linkcode reset}. */
  constructor(onFirst: (message: string) => void) {
    this.#onFirst = onFirst;
  }

  /** Bytes that were dropped since {@linkcode reset}. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Drops `sizeBytes` bytes. `reason` tells one kind of drop from another; `message` says what to do. */
  drop(sizeBytes: number, reason: string, message: string): void {
    this.#sizeBytes += sizeBytes;
    if (this.#said.has(reason)) return;
    this.#said.add(reason);
    this.#onFirst(message);
  }

  /** A new connection begins. */
  reset(): void {
    this.#sizeBytes = 0;
    this.#said.clear();
  }
}
