import type { Clock, TimerHandle } from "../../../clock/clock.ts";

/** How long the server may send nothing about a response. */
const STALL_MS = 30_000;

/** The options of a {@linkcode StallGuard}. */
export interface StallGuardOptions {
  /** The clock that measures the silence. */
  readonly clock: Clock;
  /** Whether the server owes something. The guard stops if it does not. */
  isWaiting(): boolean;
  /** Called with an error when the server has sent nothing about a response for too long. */
  onStall(error: Error): void;
}

/** Notices that the server has sent nothing about a response for 30 seconds, although a request waits for it. */
export class StallGuard {
  readonly #options: StallGuardOptions;
  #heardAtMs = 0;
  #timer: TimerHandle;

  /** Measures nothing before {@linkcode restart}. */
  constructor(options: StallGuardOptions) {
    this.#options = options;
  }

  /** Called when the server has sent something about a response. */
  heard(): void {
    if (this.#timer !== undefined) this.#heardAtMs = this.#options.clock.now();
  }

  /** Measures from now on; stops if nothing waits for the server. */
  restart(): void {
    this.#heardAtMs = this.#options.clock.now();
    if (!this.#options.isWaiting()) this.stop();
    else if (this.#timer === undefined) this.#wait(STALL_MS);
  }

  /** Stops the timer. */
  stop(): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #wait(delayMs: number): void {
    const { clock, isWaiting, onStall } = this.#options;
    this.#timer = clock.setTimer(() => {
      if (!isWaiting()) return this.stop();
      const silentMs = clock.now() - this.#heardAtMs;
      if (silentMs < STALL_MS) return this.#wait(STALL_MS - silentMs);
      this.stop();
      const seconds = Math.round(silentMs / 1000);
      onStall(
        new Error(
          `Cannot wait for a response any longer: the server has sent nothing about one for ${seconds} s`,
        ),
      );
    }, delayMs);
  }
}
