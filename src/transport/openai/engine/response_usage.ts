import type { RealtimeUsage } from "../../../contract/usage.ts";
import type { ResponseUsage } from "../../../wire/openai/response.ts";

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
