/** How much a session may use. */
export interface EmulatorRateLimits {
  /**
   * Tokens that the session may use before it has to wait. They come back evenly, all of them
   * within {@linkcode resetMs}. A response that begins with none left fails.
   * @default {15_000_000}
   */
  readonly tokens?: number;
  /**
   * How long it takes until all tokens are back, in milliseconds.
   * @default {60_000}
   */
  readonly resetMs?: number;
}

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If a number is out of its range.
 */
export function resolveRateLimits(
  { tokens = 15_000_000, resetMs = 60_000 }: EmulatorRateLimits,
): Required<EmulatorRateLimits> {
  if (!(tokens >= 1)) throw new RangeError(`rateLimits.tokens must be 1 or more: ${tokens}`);
  if (!(resetMs >= 1)) throw new RangeError(`rateLimits.resetMs must be 1 or more: ${resetMs}`);
  return { tokens, resetMs };
}
