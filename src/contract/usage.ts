/**
 * What one response used, in tokens. The fields and their shapes are those that users of usage
 * totals know; cached tokens are part of the input, not an addition to it.
 */
export interface RealtimeUsage {
  /** Requests to the model: 1. */
  requests: number;
  /** Tokens read. */
  inputTokens: number;
  /** Tokens written. */
  outputTokens: number;
  /** Both. */
  totalTokens: number;
  /** Tokens read, by kind: one record. */
  inputTokensDetails: Record<string, number>[];
  /** Tokens written, by kind: one record. */
  outputTokensDetails: Record<string, number>[];
}
