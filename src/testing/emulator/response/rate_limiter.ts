import type { Clock } from "../../../clock/clock.ts";
import type { RateLimit } from "../../../wire/openai/server_events.ts";
import type { EmulatorRateLimits } from "../options/rate_limits.ts";

/** Counts the tokens of a session. */
export class RateLimiter {
  readonly #limits: Required<EmulatorRateLimits>;
  readonly #clock: Clock;
  #used = 0;
  #countedAtMs: number;

  constructor(limits: Required<EmulatorRateLimits>, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#countedAtMs = clock.now();
  }

  /** Whether not a whole token is left. */
  get exhausted(): boolean {
    this.#refill();
    return this.#used > this.#limits.tokens - 1;
  }

  /** Counts what a response has used. */
  spend(tokens: number): void {
    this.#refill();
    this.#used = Math.min(this.#limits.tokens, this.#used + tokens);
  }

  /** The row of `rate_limits.updated`: there is one, for tokens. */
  get row(): RateLimit {
    this.#refill();
    const { tokens, resetMs } = this.#limits;
    return {
      name: "tokens",
      limit: tokens,
      remaining: Math.floor(tokens - this.#used),
      reset_seconds: Math.round(this.#used / tokens * resetMs) / 1000,
    };
  }

  #refill(): void {
    const nowMs = this.#clock.now();
    const { tokens, resetMs } = this.#limits;
    this.#used = Math.max(0, this.#used - (nowMs - this.#countedAtMs) * tokens / resetMs);
    this.#countedAtMs = nowMs;
  }
}
