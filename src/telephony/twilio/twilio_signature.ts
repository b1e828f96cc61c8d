import { base64ToBytes } from "../../wire/base64.ts";

/** A request as a server gets it: a web `Request`, or Node's `IncomingMessage`. */
export interface TwilioRequest {
  /** The method, in upper or lower case. @default "GET" */
  readonly method?: string | undefined;
  /** The URL, absolute or only its path and query. */
  readonly url?: string | undefined;
  /** A web `Headers` object, or an object with names in lower case. */
  readonly headers: TwilioRequestHeaders;
}

/** The headers of a {@linkcode TwilioRequest}. */
export type TwilioRequestHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** Options of {@linkcode verifyTwilioSignature}. */
export interface VerifyTwilioSignatureOptions {
  /**
   * The address at which Twilio reaches this server. Needed behind a proxy, where the request's own
   * URL is another. Pass the origin that Twilio is configured with (`https://example.com`), with
   * the prefix that the proxy removes, or the whole URL of this endpoint.
   *
   * @default the request's own URL
   */
  readonly publicUrl?: string | URL | undefined;
  /**
   * The body of a POST, as it came. Needed for an `IncomingMessage`.
   *
   * @default the body of a web `Request`, read from a copy
   */
  readonly body?: string | undefined;
}

/**
 * Returns whether a request comes from Twilio: a webhook, or the upgrade of a media stream's
 * WebSocket. The signature (docs/protocol.md#the-signature-of-twilio) is the HMAC-SHA1 of the URL
 * that Twilio is configured with and, for a form, of its fields. This function tries the URL with
 * and without its port, and the query as it came and as Twilio's older servers write it. For an
 * upgrade it also tries `wss:` and `https:`, with and without a slash at the end. WebCrypto
 * compares the signatures in constant time.
 *
 * A valid signature does not say that the request is new: a copy of the request has the same
 * signature. A stream's token (`CallTokens`) is valid only once.
 *
 * @throws {TypeError} If `authToken` is empty, `publicUrl` is not a URL, or the body was read and
 * is not passed.
 *
 * @example A webhook
 * ```ts
 * import { verifyTwilioSignature } from "@voicewire/realtime/twilio";
 *
 * async function handle(request: Request, authToken: string): Promise<Response> {
 *   const publicUrl = "https://voice.example.com";
 *   if (!await verifyTwilioSignature(request, authToken, { publicUrl })) {
 *     return new Response(null, { status: 403 });
 *   }
 *   return new Response("<Response/>", { headers: { "content-type": "text/xml" } });
 * }
 * const stranger = new Request("http://127.0.0.1/voice", { method: "POST", body: "CallSid=CA1" });
 * if ((await handle(stranger, "secret")).status !== 403) throw new Error("a stranger was let in");
 * ```
 */
export async function verifyTwilioSignature(
  request: TwilioRequest,
  authToken: string,
  options: VerifyTwilioSignatureOptions = {},
): Promise<boolean> {
  if (!authToken) {
    throw new TypeError(
      "Cannot check a Twilio signature: authToken is empty. Pass the account's auth token",
    );
  }
  const signature = decodeSignature(header(request, "x-twilio-signature"));
  const urls = candidateUrls(request, options.publicUrl);
  if (!signature || urls.length === 0) return false;
  const body = isPost(request) ? await bodyOf(request, options.body) : "";
  const fields = await signedFields(request, urls[0]!, body);
  if (fields === undefined) return false;
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(authToken),
    { name: "HMAC", hash: "SHA-1" },
    false,
    ["verify"],
  );
  const verdicts = await Promise.all(
    urls.map((url) =>
      crypto.subtle.verify("HMAC", key, signature, new TextEncoder().encode(url + fields))
    ),
  );
  return verdicts.includes(true);
}

const SHA1_BYTES = 20;

function decodeSignature(text: string | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (!text) return undefined;
  try {
    const bytes = base64ToBytes(text);
    return bytes.length === SHA1_BYTES ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The text that is signed after the URL, or `undefined` if the URL names the hash of another body.
 */
async function signedFields(
  request: TwilioRequest,
  url: string,
  body: string,
): Promise<string | undefined> {
  const bodySha256 = new URL(url).searchParams.get("bodySHA256");
  if (bodySha256 !== null && isPost(request)) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0"));
    return hex.join("") === bodySha256.toLowerCase() ? "" : undefined;
  }
  const form = new URLSearchParams(body);
  const names = [...new Set(form.keys())].sort();
  return names.map((name) =>
    [...new Set(form.getAll(name))].sort().map((value) => name + value).join("")
  ).join("");
}

/** The URLs that Twilio may have signed for this request. */
function candidateUrls(request: TwilioRequest, publicUrl: string | URL | undefined): string[] {
  const isUpgrade = header(request, "upgrade")?.toLowerCase() === "websocket";
  const asked = askedUrl(request);
  if (!asked) return [];
  const bases = publicUrl === undefined ? [asked] : publicUrls(asked, new URL(publicUrl));
  return [...new Set(bases.flatMap((base) => variants(base, isUpgrade)))];
}

function askedUrl(request: TwilioRequest): URL | undefined {
  const { url = "/" } = request;
  const base = `https://${header(request, "host") ?? "localhost"}`;
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

/** The URLs for both meanings of `publicUrl`: the origin with a prefix, and the whole URL. */
function publicUrls(asked: URL, publicUrl: URL): URL[] {
  const prefix = publicUrl.pathname.replace(/\/$/, "");
  const behind = new URL(publicUrl);
  behind.pathname = prefix + asked.pathname;
  behind.search = queryOf(asked);
  if (prefix === "") return [behind];
  const whole = new URL(publicUrl);
  if (whole.search === "") whole.search = queryOf(asked);
  return [behind, whole];
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "https:": "443", "http:": "80" };

function variants(url: URL, isUpgrade: boolean): string[] {
  const { protocol, hostname, port, pathname, username, password } = url;
  const isSecure = protocol === "https:" || protocol === "wss:";
  const http = isSecure ? "https:" : "http:";
  const schemes = isUpgrade ? [isSecure ? "wss:" : "ws:", "wss:", http] : [http];
  const paths = isUpgrade ? [pathname, toggleSlash(pathname)] : [pathname];
  const user = username && `${username}${password && `:${password}`}@`;
  const hosts = [hostname, `${hostname}:${port || DEFAULT_PORTS[http]}`];
  const queries = [queryOf(url), olderQueryOf(url)];
  return schemes.flatMap((scheme) =>
    hosts.flatMap((host) =>
      paths.flatMap((path) => queries.map((query) => `${scheme}//${user}${host}${path}${query}`))
    )
  );
}

/** The query with its `?`. A `?` without a query is kept. */
function queryOf(url: URL): string {
  return url.search || (url.href.endsWith("?") ? "?" : "");
}

/** The query as Node's old `querystring` module writes it. Twilio's own library tries this too. */
function olderQueryOf({ search, searchParams }: URL): string {
  if (search === "") return "";
  const names = [...new Set(searchParams.keys())];
  const pairs = names.flatMap((name) =>
    searchParams.getAll(name).map((value) =>
      `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
    )
  );
  return `?${pairs.join("&")}`;
}

function toggleSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
}

function isPost({ method = "GET" }: TwilioRequest): boolean {
  return method.toUpperCase() === "POST";
}

async function bodyOf(request: TwilioRequest, body: string | undefined): Promise<string> {
  if (body !== undefined) return body;
  if (!("clone" in request)) return "";
  const { bodyUsed } = request as Request;
  if (bodyUsed) {
    throw new TypeError(
      "Cannot check a Twilio signature: the request's body was read before. Pass it as body",
    );
  }
  return await (request as Request).clone().text();
}

function header({ headers }: TwilioRequest, name: string): string | undefined {
  const value = typeof (headers as Headers).get === "function"
    ? (headers as Headers).get(name)
    : (headers as { readonly [name: string]: string | readonly string[] | undefined })[name];
  return typeof value === "string" ? value : undefined;
}
