/** The token limit of a session. */
export interface EmulatorRateLimits {
  /**
   * The number of tokens that a session may use before it has to wait. Used tokens come back evenly,
   * all of them within {@linkcode EmulatorRateLimits.resetMs}. A response that starts with no tokens
   * left fails.
   * @default {15_000_000}
   */
  readonly tokens?: number | undefined;
  /**
   * The time until all used tokens are back, in milliseconds.
   * @default {60_000}
   */
  readonly resetMs?: number | undefined;
}

/** The token limit of a session, with its defaults filled in. */
export interface ResolvedRateLimits {
  readonly tokens: number;
  readonly resetMs: number;
}

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If a number is out of its range.
 */
export function resolveRateLimits(
  { tokens = 15_000_000, resetMs = 60_000 }: EmulatorRateLimits,
): ResolvedRateLimits {
  if (!(tokens >= 1)) {
    throw new RangeError(
      `Cannot use \`rateLimits.tokens\`: it is ${tokens}. Pass a number of 1 or more`,
    );
  }
  if (!(resetMs >= 1)) {
    throw new RangeError(
      `Cannot use \`rateLimits.resetMs\`: it is ${resetMs}. Pass a number of 1 or more`,
    );
  }
  return { tokens, resetMs };
}
