import type { RealtimeUsage } from "../contract/usage.ts";

/** The usage of one response, in tokens. */
export interface RequestUsage {
  /** The id of the response, if the transport gives it. */
  responseId?: string;
  /** Input tokens, cached ones included. */
  inputTokens: number;
  /** Output tokens. */
  outputTokens: number;
  /** Input and output tokens. */
  totalTokens: number;
  /** Input tokens by kind, with the names of the service. */
  inputTokensDetails: Record<string, number>;
  /** Output tokens by kind, with the names of the service. */
  outputTokensDetails: Record<string, number>;
}

/** Tokens by modality. */
export interface TokensByModality {
  /** Text tokens. */
  text: number;
  /** Audio tokens. */
  audio: number;
  /** Image tokens. Models only read images. */
  image: number;
}

/** Input tokens by modality. */
export interface InputTokensByModality extends TokensByModality {
  /** The cached tokens. They are included in the counts above. */
  cached: TokensByModality & { total: number };
}

/** Usage to add: that of one response, as `usage_update` has it, or other totals. */
export type UsageInput = Partial<RealtimeUsage> & {
  requestUsageEntries?: RequestUsage[] | undefined;
};

/** The usage of a session in tokens: in total, by response and by modality. */
export class UsageTotals {
  /** The number of responses. */
  requests = 0;
  /** Input tokens, cached ones included. */
  inputTokens = 0;
  /** Output tokens. */
  outputTokens = 0;
  /** Input and output tokens. */
  totalTokens = 0;
  /** Input tokens by kind, one record for each response. */
  inputTokensDetails: Record<string, number>[] = [];
  /** Output tokens by kind, one record for each response. */
  outputTokensDetails: Record<string, number>[] = [];
  /** The usage of each response, in order. `undefined` before the first. */
  requestUsageEntries: RequestUsage[] | undefined;

  /** Adds usage. Keeps the records of details: they must not change afterwards. */
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

  /** Sets the response id of the latest entry, if it has none. */
  label(responseId: string): void {
    const latest = this.requestUsageEntries?.at(-1);
    if (latest) latest.responseId ??= responseId;
  }

  /** Input tokens by modality. */
  get inputByModality(): InputTokensByModality {
    const input: readonly Details[] = this.inputTokensDetails;
    const cached = input.map((details) => details?.cached_tokens_details as Details);
    return {
      ...byModality(input),
      cached: { ...byModality(cached), total: sum(input, "cached_tokens") },
    };
  }

  /** Output tokens by modality. */
  get outputByModality(): TokensByModality {
    return byModality(this.outputTokensDetails);
  }
}

/** A record of the service. A count may be missing, or not be a number. */
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
