import { UserError } from "./errors.ts";
import type { ApiKey } from "./transport_layer.ts";

/** Where a session is asked for when nothing else is said. */
const OPENAI_URL = "wss://api.openai.com/v1/realtime";

/** What decides the URL of a connection. The first that is given wins, in this order. */
export interface EndpointChoice {
  /** From `connect()`. */
  readonly connectUrl?: string;
  /** From `connect()`: a call to attach to. */
  readonly callId?: string;
  /** From the constructor. */
  readonly url?: string;
  /** The model of a session of its own. */
  readonly model: string;
}

/** The URL of a connection (PROTOCOL A.1 and G.7). A URL that is given is used as it is. */
export function endpointUrl({ connectUrl, callId, url, model }: EndpointChoice): string {
  if (connectUrl) return connectUrl;
  if (callId) return `${OPENAI_URL}?call_id=${encodeURIComponent(callId)}`;
  return url ?? `${OPENAI_URL}?model=${encodeURIComponent(model)}`;
}

/** The two ways to show a key when a WebSocket is opened (PROTOCOL A.1); a socket uses one of them. */
export function credentials(url: string, apiKey: string): {
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
} {
  return {
    headers: isAzure(url) ? { "api-key": apiKey } : { Authorization: `Bearer ${apiKey}` },
    protocols: ["realtime", `openai-insecure-api-key.${apiKey}`],
  };
}

/** Azure OpenAI takes a key in a header of its own (PROTOCOL H). */
function isAzure(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname.endsWith(".openai.azure.com");
}

/**
 * The key that a connection uses.
 *
 * @throws {UserError} If there is none, or if it is a secret one in a browser, where everybody can
 * read it.
 */
export async function resolveApiKey(
  apiKey: ApiKey | undefined,
  allowInsecure: boolean,
): Promise<string> {
  const key = typeof apiKey === "function" ? await apiKey() : apiKey;
  if (typeof key !== "string" || key === "") {
    throw new UserError("Cannot connect without an API key: pass `apiKey` to connect()");
  }
  if (isBrowserPage() && !key.startsWith("ek_") && !allowInsecure) {
    throw new UserError(
      "Cannot connect from a browser with a secret API key: use an ephemeral key (ek_…), or set `useInsecureApiKey` if nobody else can read the page",
    );
  }
  return key;
}

function isBrowserPage(): boolean {
  const { window } = globalThis as { window?: { document?: unknown } };
  return window?.document !== undefined;
}
