import { type Clock, sleep } from "../../../clock/clock.ts";
import type { Random } from "../base/random.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";

/** Spreads the chunks of one response over time. Its promises reject with the signal's reason. */
export class Pace {
  readonly #clock: Clock;
  readonly #pacing: EmulatorSettings["pacing"];
  readonly #random: Random;
  readonly #signal: AbortSignal;
  #startMs = 0;
  #chunks = 0;

  constructor(settings: EmulatorSettings, random: Random, signal: AbortSignal) {
    this.#clock = settings.clock;
    this.#pacing = settings.pacing;
    this.#random = random;
    this.#signal = signal;
  }

  /** Waits for the model's thinking time: at least one turn of the clock. */
  async think(): Promise<void> {
    await this.wait(this.#pacing.thinkMs);
    this.#startMs = this.#clock.now();
    this.#chunks = 0;
  }

  /** Waits until the next chunk is due. The first chunk is due at once. */
  async next(): Promise<void> {
    const { chunkMs, speed, jitterMs } = this.#pacing;
    const dueMs = this.#startMs + this.#chunks++ * chunkMs / speed;
    if (this.#chunks === 1 && jitterMs === 0) return;
    const lateMs = jitterMs * this.#random();
    await this.wait(Math.max(0, dueMs + lateMs - this.#clock.now()));
  }

  /** Waits, and delays the later chunks by the same time. */
  async pause(durationMs: number): Promise<void> {
    await this.wait(durationMs);
    this.#startMs += durationMs;
  }

  /** Waits on the clock. */
  wait(durationMs: number): Promise<void> {
    return sleep(this.#clock, durationMs, this.#signal);
  }
}
