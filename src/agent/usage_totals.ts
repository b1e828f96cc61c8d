import type { RealtimeUsage } from "../contract/usage.ts";

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

  /** Adds what a response used. The records of details are kept, and must not change afterwards. */
  add(usage: UsageInput): void {
    const { requests = 0, inputTokens = 0, outputTokens = 0, totalTokens = 0 } = usage;
    const input = usage.inputTokensDetails ?? []; // some transports give `null`
    const output = usage.outputTokensDetails ?? [];
    this.requests += requests;
    this.inputTokens += inputTokens;
    this.outputTokens += outputTokens;
    this.totalTokens += totalTokens;
    this.inputTokensDetails.push(...input);
    this.outputTokensDetails.push(...output);
    const entry: RequestUsage = {
      inputTokens,
      outputTokens,
      totalTokens,
      inputTokensDetails: { ...input[0] },
      outputTokensDetails: { ...output[0] },
    };
    const isOne = requests === 1 && totalTokens > 0;
    const entries = usage.requestUsageEntries ?? (isOne ? [entry] : []);
    if (entries.length > 0) (this.requestUsageEntries ??= []).push(...entries);
  }

  /** Says which response the latest entry is about, if that is not known yet. */
  label(responseId: string): void {
    const latest = this.requestUsageEntries?.at(-1);
    if (latest) latest.responseId ??= responseId;
  }

  /** Tokens read, by modality. */
  get inputByModality(): InputTokensByModality {
    const input: readonly Details[] = this.inputTokensDetails;
    const cached = input.map((details) => details?.cached_tokens_details as Details);
    return {
      ...byModality(input),
      cached: { ...byModality(cached), total: sum(input, "cached_tokens") },
    };
  }

  /** Tokens written, by modality. */
  get outputByModality(): TokensByModality {
    return byModality(this.outputTokensDetails);
  }
}

/** What the service says of tokens; it may say something else where a count should be, or nothing. */
type Details = Readonly<Record<string, unknown>> | null | undefined;

function byModality(details: readonly Details[]): TokensByModality {
  return {
    text: sum(details, "text_tokens"),
    audio: sum(details, "audio_tokens"),
    image: sum(details, "image_tokens"),
  };
}

function sum(details: readonly Details[], field: string): number {
  const counts = details.map((record) => record?.[field]);
  return counts.reduce<number>((sum, count) => typeof count === "number" ? sum + count : sum, 0);
}
