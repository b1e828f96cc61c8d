import { UserError } from "../../contract/errors.ts";
import type { ApiKey } from "../../contract/transport_layer.ts";

/** The default address of a session. */
const OPENAI_URL = "wss://api.openai.com/v1/realtime";

/** The values that decide the URL of a connection. They are listed in the order of their priority. */
export interface EndpointChoice {
  /** The `url` of `connect()`. */
  readonly connectUrl?: string | undefined;
  /** The `callId` of `connect()`: the call to attach to. */
  readonly callId?: string | undefined;
  /** The `url` of the constructor, or of the latest connection. */
  readonly url?: string | undefined;
  /** The model of a new session. */
  readonly model: string;
}

/**
 * Returns the URL of a connection (docs/protocol.md#opening-a-websocket and
 * docs/agents_realtime.md#how-the-sdk-connects). A given URL is used unchanged, except that an
 * Azure URL without a deployment gets `model`. A call is looked up at OpenAI or, if `url` is an
 * Azure URL, at that address.
 */
export function endpointUrl({ connectUrl, callId, url, model }: EndpointChoice): string {
  if (connectUrl) return forAzure(connectUrl, model);
  const query = `?${callId ? "call_id" : "model"}=${encodeURIComponent(callId || model)}`;
  if (!callId) return url ? forAzure(url, model) : OPENAI_URL + query;
  return url && azureUrl(url) ? new URL(query, url).href : OPENAI_URL + query;
}

/**
 * Returns the model that a URL names, as `model` or, in Azure's older URLs, as `deployment`. A
 * session keeps the model that it was opened with, so the config has to name the same one
 * (docs/protocol.md#session-configuration and docs/protocol.md#azure-openai).
 */
export function modelOf(url: string | undefined): string | undefined {
  const query = parsed(url)?.searchParams;
  return query?.get("model") || query?.get("deployment") || undefined;
}

/**
 * Returns the key as headers and as subprotocols (docs/protocol.md#opening-a-websocket). A
 * WebSocket is opened with one of the two: in browsers, it cannot send headers. Azure OpenAI
 * expects its keys in a header of their own, but an Entra token, which is a JWT, in the usual one
 * (docs/protocol.md#azure-openai).
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

/** Matches a JWT: three parts in base64url, of which the first is a JSON object (RFC 7519). */
const JWT = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/;

function parsed(url: string | undefined): URL | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
}

function azureUrl(text: string): URL | undefined {
  const url = parsed(text);
  return url?.hostname.endsWith(".openai.azure.com") ? url : undefined;
}

/** Adds `model` to an Azure URL that names no model, deployment or call. Returns other URLs unchanged. */
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
 * Returns the API key of a connection.
 *
 * @throws {UserError} If there is no key, if it has white space or other characters that a header cannot
 * carry, or if it is not ephemeral and this is a browser page, where anyone can read it.
 */
export async function resolveApiKey(
  apiKey: ApiKey | undefined,
  allowInsecure = false,
): Promise<string> {
  const key = typeof apiKey === "function" ? await apiKey() : apiKey;
  if (typeof key !== "string" || key === "") {
    throw new UserError(
      "Cannot connect: there is no API key. Pass `apiKey` to connect() or to the constructor",
    );
  }
  // A key from a file often ends with a line break. Some runtimes would quote the key in their own error.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new UserError(
      "Cannot connect: the API key has white space or characters that are not ASCII. Trim the key",
    );
  }
  if (isBrowserPage() && !key.startsWith("ek_") && !allowInsecure) {
    throw new UserError(
      "Cannot connect: a browser page must not use a secret API key. " +
        "Pass an ephemeral key (ek_…), or set `useInsecureApiKey`",
    );
  }
  return key;
}

function isBrowserPage(): boolean {
  const { window } = globalThis as { window?: { document?: unknown } };
  return window?.document !== undefined;
}
