import type { RealtimeUsage } from "../transport/usage.ts";

/** What one response used. */
export interface RequestUsage {
  /** The response, where the transport says which. */
  responseId?: string;
  /** Tokens read. */
  inputTokens: number;
  /** Tokens written. */
  outputTokens: number;
  /** Both. */
  totalTokens: number;
  /** Tokens read, by kind, as the service counts them. */
  inputTokensDetails: Record<string, number>;
  /** Tokens written, by kind, as the service counts them. */
  outputTokensDetails: Record<string, number>;
}

/** Tokens by what they stand for. */
export interface TokensByModality {
  /** Text. */
  text: number;
  /** Audio. */
  audio: number;
  /** Images; only read. */
  image: number;
}

/** Tokens read, by what they stand for; `cached` is the part of them that came from the cache. */
export interface InputTokensByModality extends TokensByModality {
  /** How many of the tokens above were cached: a part of them, not more of them. */
  cached: TokensByModality & { total: number };
}

/** What can be added: what `usage_update` says of a response, or other totals. */
export type UsageInput = Partial<RealtimeUsage> & { requestUsageEntries?: RequestUsage[] };

/** What a session has used, in tokens: in all, by response and by modality. */
export class UsageTotals {
  /** Responses counted. */
  requests = 0;
  /** Tokens read, the cached ones included. */
  inputTokens = 0;
  /** Tokens written. */
  outputTokens = 0;
  /** Both. */
  totalTokens = 0;
  /** Tokens read, by kind, one record a response. */
  inputTokensDetails: Record<string, number>[] = [];
  /** Tokens written, by kind, one record a response. */
  outputTokensDetails: Record<string, number>[] = [];
  /** What each response used, in order; absent before the first. */
  requestUsageEntries: RequestUsage[] | undefined;

  /** Adds what a response used. */
  add(usage: UsageInput): void {
    const { inputTokens = 0, outputTokens = 0, totalTokens = 0 } = usage;
    this.requests += usage.requests ?? 0;
    this.inputTokens += inputTokens;
    this.outputTokens += outputTokens;
    this.totalTokens += totalTokens;
    const input = (usage.inputTokensDetails ?? []).map((details) => ({ ...details }));
    const output = (usage.outputTokensDetails ?? []).map((details) => ({ ...details }));
    this.inputTokensDetails.push(...input);
    this.outputTokensDetails.push(...output);
    const entries = usage.requestUsageEntries ?? (usage.requests === 1 && totalTokens > 0
      ? [{
        inputTokens,
        outputTokens,
        totalTokens,
        inputTokensDetails: { ...input[0] },
        outputTokensDetails: { ...output[0] },
      }]
      : []);
    if (entries.length > 0) (this.requestUsageEntries ??= []).push(...entries);
  }

  /** Says which response the latest entry is about, if that is not known yet. */
  label(responseId: string): void {
    const latest = this.requestUsageEntries?.at(-1);
    if (latest && latest.responseId === undefined) latest.responseId = responseId;
  }

  /** Tokens read, by modality. */
  get inputByModality(): InputTokensByModality {
    const cached = this.inputTokensDetails.map((details) =>
      (details as { cached_tokens_details?: unknown }).cached_tokens_details
    );
    return {
      ...byModality(this.inputTokensDetails),
      cached: { ...byModality(cached), total: sum(this.inputTokensDetails, "cached_tokens") },
    };
  }

  /** Tokens written, by modality. */
  get outputByModality(): TokensByModality {
    return byModality(this.outputTokensDetails);
  }
}

function byModality(details: readonly unknown[]): TokensByModality {
  return {
    text: sum(details, "text_tokens"),
    audio: sum(details, "audio_tokens"),
    image: sum(details, "image_tokens"),
  };
}

function sum(details: readonly unknown[], field: string): number {
  let total = 0;
  for (const record of details) {
    const value = (record as Record<string, unknown> | null | undefined)?.[field];
    if (typeof value === "number") total += value;
  }
  return total;
}
