import type { Clock } from "../../../clock/clock.ts";
import type { RateLimit } from "../../../wire/openai/server_events.ts";
import type { ResolvedRateLimits } from "../options/rate_limits.ts";

/** Counts the tokens that a session uses. */
export class RateLimiter {
  readonly #limits: ResolvedRateLimits;
  readonly #clock: Clock;
  #used = 0;
  #countedAtMs: number;

  constructor(limits: ResolvedRateLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#countedAtMs = clock.now();
  }

  /** Whether less than one token is left. */
  get exhausted(): boolean {
    this.#refill();
    return this.#used > this.#limits.tokens - 1;
  }

  /** Counts the tokens of a response. */
  spend(tokens: number): void {
    this.#refill();
    this.#used = Math.min(this.#limits.tokens, this.#used + tokens);
  }

  /** The entry for tokens in `rate_limits.updated`. */
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
