import type { RealtimeUsage } from "../../../contract/usage.ts";
import type { ResponseUsage } from "../../../wire/openai/response.ts";

/** Returns the usage of a response as the payload of `usage_update`. Missing counts are 0. */
export function toUsage(usage: ResponseUsage | null | undefined): RealtimeUsage {
  const inputTokens = count(usage?.input_tokens);
  const outputTokens = count(usage?.output_tokens);
  return {
    requests: 1,
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    // The server's own fields, which include the record `cached_tokens_details`.
    inputTokensDetails: [{ ...usage?.input_token_details } as Record<string, number>],
    outputTokensDetails: [{ ...usage?.output_token_details } as Record<string, number>],
  };
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
