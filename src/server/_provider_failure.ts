import { APIError } from "openai";

/** An error of the provider, as a page may see it. */
export interface ProviderFailure {
  /** The status to answer with. */
  readonly status: number;
  /** The provider's own words, without keys. */
  readonly message: string;
  /** The provider's kind of error. */
  readonly type: string;
  /** The provider's code. */
  readonly code: string | null;
  /** The path of the field at fault. */
  readonly param: string | null;
}

/** Whatever looks like a key, masked ones too: `sk-…`, `ek_…`, `sess-…`. */
const KEYS = /\b(?:sk|ek|sess|rk|pk)[-_][\w*.…-]+/g;

/** What a page is told. An error about the server's own key is not the page's doing: 502. */
export function providerFailure(error: unknown, apiKey: string): ProviderFailure {
  const { status, error: body, type, code, param } =
    (error instanceof APIError ? error : {}) as Refusal;
  if (status === undefined) {
    const message = "The provider could not be reached";
    return { status: 502, message, type: "server_error", code: null, param: null };
  }
  const isOurs = status === 401 || status === 403;
  return {
    status: isOurs ? 502 : status,
    message: typeof body?.message === "string"
      ? body.message.replaceAll(apiKey, "[key]").replaceAll(KEYS, "[key]")
      : "The provider refused",
    type: type ?? "server_error",
    code: code ?? null,
    param: param ?? null,
  };
}

/** What an `APIError` has; one of a connection that failed has no status. */
interface Refusal {
  readonly status?: number;
  readonly error?: { readonly message?: unknown };
  readonly type?: string;
  readonly code?: string | null;
  readonly param?: string | null;
}
