import { APIError } from "openai";

/** An error of the provider, in a form that a page may see. */
export interface ProviderFailure {
  /** The HTTP status of the answer to the page. */
  readonly status: number;
  /** The provider's message, without keys. */
  readonly message: string;
  /** The provider's error type. */
  readonly type: string;
  /** The provider's error code. */
  readonly code: string | null;
  /** The path of the wrong field. */
  readonly param: string | null;
}

/** Matches all texts that look like a key (`sk-…`, `ek_…`, `sess-…`), masked ones too. */
const KEYS = /\b(?:sk|ek|sess|rk|pk)[-_][\w*.…-]+/g;

/** Describes an error for the page. The page cannot fix the server's own key, so that is a 502. */
export function providerFailure(error: unknown, apiKey: string): ProviderFailure {
  const { status, error: body, type, code, param } =
    (error instanceof APIError ? error : {}) as Refusal;
  if (status === undefined) {
    const message = "Cannot create a client secret: the provider cannot be reached";
    return { status: 502, message, type: "server_error", code: null, param: null };
  }
  const isOurs = status === 401 || status === 403;
  return {
    status: isOurs ? 502 : status,
    message: typeof body?.message === "string"
      ? body.message.replaceAll(apiKey, "[key]").replaceAll(KEYS, "[key]")
      : `Cannot create a client secret: the provider answered with HTTP status ${status}`,
    type: type ?? "server_error",
    code: code ?? null,
    param: param ?? null,
  };
}

/** The fields of an `APIError`. If the connection failed, there is no status. */
interface Refusal {
  readonly status?: number | undefined;
  readonly error?: { readonly message?: unknown } | undefined;
  readonly type?: string | undefined;
  readonly code?: string | null | undefined;
  readonly param?: string | null | undefined;
}
