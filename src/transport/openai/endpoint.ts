import { UserError } from "../../contract/errors.ts";
import type { ApiKey } from "../../contract/transport_layer.ts";

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

/**
 * The URL of a connection (docs/protocol.md#opening-a-websocket and
 * docs/agents_realtime.md#how-the-sdk-connects). A URL that is given is used as it is; one of Azure
 * that names no deployment is asked for `model`, and is where a call is looked for.
 */
export function endpointUrl({ connectUrl, callId, url, model }: EndpointChoice): string {
  if (connectUrl) return forAzure(connectUrl, model);
  const query = `?${callId ? "call_id" : "model"}=${encodeURIComponent(callId || model)}`;
  if (!callId) return url ? forAzure(url, model) : OPENAI_URL + query;
  return url && azureUrl(url) ? new URL(query, url).href : OPENAI_URL + query;
}

/**
 * The model that a URL names, as `model` or, in Azure's older addresses, as `deployment`: a session
 * has the model it was opened with, and no config may name another
 * (docs/protocol.md#what-cannot-change and docs/protocol.md#azure-openai).
 */
export function modelOf(url: string | undefined): string | undefined {
  const query = parsed(url)?.searchParams;
  return query?.get("model") || query?.get("deployment") || undefined;
}

/**
 * The two ways to show a key when a WebSocket is opened (docs/protocol.md#opening-a-websocket); a
 * socket uses one of them. Azure OpenAI takes a key in a header of its own, and an Entra token,
 * which is a JWT, like any other service (docs/protocol.md#azure-openai).
 */
export function credentials(url: string, apiKey: string): {
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
} {
  const isAzureKey = azureUrl(url) && !JWT.test(apiKey);
  return {
    headers: isAzureKey ? { "api-key": apiKey } : { Authorization: `Bearer ${apiKey}` },
    protocols: ["realtime", `openai-insecure-api-key.${apiKey}`],
  };
}

/** Three parts in base64url, the first of them a JSON object (RFC 7519). */
const JWT = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/;

function parsed(url: string | undefined): URL | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
}

function azureUrl(text: string): URL | undefined {
  const url = parsed(text);
  return url?.hostname.endsWith(".openai.azure.com") ? url : undefined;
}

/** An Azure URL that names no session yet, with `model` as its deployment; any other as it is. */
function forAzure(url: string, model: string): string {
  const azure = azureUrl(url);
  const query = azure?.searchParams;
  if (!query || ["model", "deployment", "call_id", "intent"].some((name) => query.has(name))) {
    return url;
  }
  query.set(query.has("api-version") ? "deployment" : "model", model);
  return azure.href;
}

/**
 * The key that a connection uses.
 *
 * @throws {UserError} If there is none, if it has white space or other characters that no header may
 * carry, or if it is a secret one in a browser, where everybody can read it.
 */
export async function resolveApiKey(
  apiKey: ApiKey | undefined,
  allowInsecure = false,
): Promise<string> {
  const key = typeof apiKey === "function" ? await apiKey() : apiKey;
  // What is wrong with a key is mostly the line break of a file; some runtimes would quote it.
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key)) {
    throw new UserError("Cannot connect without an API key (ASCII, no white space)");
  }
  if (isBrowserPage() && !key.startsWith("ek_") && !allowInsecure) {
    throw new UserError(
      "Cannot connect: a browser needs an ephemeral API key (ek_), or `useInsecureApiKey`",
    );
  }
  return key;
}

function isBrowserPage(): boolean {
  const { window } = globalThis as { window?: { document?: unknown } };
  return window?.document !== undefined;
}
