import type { ResponseUsage } from "../wire/response.ts";

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

/** The usage of a response in the shape of `usage_update`; all 0 where the server says nothing. */
export function toUsage(usage: ResponseUsage | null | undefined): RealtimeUsage {
  const inputTokens = count(usage?.input_tokens);
  const outputTokens = count(usage?.output_tokens);
  return {
    requests: 1,
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    // by kind, as the server gave them, `cached_tokens_details` included
    inputTokensDetails: [{ ...usage?.input_token_details } as Record<string, number>],
    outputTokensDetails: [{ ...usage?.output_token_details } as Record<string, number>],
  };
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
