/**
 * The tokens that one response used. Cached tokens are part of the input tokens, not an addition to
 * them.
 */
export interface RealtimeUsage {
  /** The number of requests to the model: always 1. */
  requests: number;
  /** The tokens that the model read. */
  inputTokens: number;
  /** The tokens that the model generated. */
  outputTokens: number;
  /** Input and output tokens together. */
  totalTokens: number;
  /** The input tokens by kind, such as `audio_tokens`. A list of one record. */
  inputTokensDetails: Record<string, number>[];
  /** The output tokens by kind, such as `audio_tokens`. A list of one record. */
  outputTokensDetails: Record<string, number>[];
}
