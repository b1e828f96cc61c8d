/** Counts the caller's audio that could not be sent, and says so once for each reason. */
export class AudioDrops {
  readonly #onFirst: (error: Error) => void;
  readonly #said = new Set<unknown>();
  #sizeBytes = 0;

  /** `onFirst` is told of the first drop for each reason since {@linkcode reset}. */
  constructor(onFirst: (error: Error) => void) {
    this.#onFirst = onFirst;
  }

  /** Bytes that were dropped since {@linkcode reset}. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Drops `sizeBytes` bytes. `reason` tells one kind of drop from another; `errorOf` says it in words. */
  drop(sizeBytes: number, reason: unknown, errorOf: () => Error): void {
    this.#sizeBytes += sizeBytes;
    if (this.#said.has(reason)) return;
    this.#said.add(reason);
    this.#onFirst(errorOf());
  }

  /** A new connection begins. */
  reset(): void {
    this.#sizeBytes = 0;
    this.#said.clear();
  }
}
