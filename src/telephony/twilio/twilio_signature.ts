import { base64ToBytes } from "../../wire/base64.ts";

/** A request as a server has it: the web's own `Request`, or Node's `IncomingMessage`. */
export interface TwilioRequest {
  /** In any case. @default "GET" */
  readonly method?: string;
  /** Absolute, or the path and query only. */
  readonly url?: string;
  /** The web's own `Headers`, or an object with names in lower case. */
  readonly headers: TwilioRequestHeaders;
}

/** Headers of either make. */
export type TwilioRequestHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** What {@linkcode verifyTwilioSignature} needs to know besides. */
export interface VerifyTwilioSignatureOptions {
  /**
   * Where Twilio reaches this server, if that is not what the request says: behind a proxy, the
   * origin that Twilio was configured with (`https://example.com`), with the prefix that the proxy
   * takes away, or the whole URL of this endpoint.
   */
  readonly publicUrl?: string | URL;
  /**
   * The body of a POST as it came. A web `Request` is read (as a copy) if this is left out; an
   * `IncomingMessage` cannot be.
   */
  readonly body?: string;
}

/**
 * Whether a request comes from Twilio: a webhook, or the upgrade of a media stream's WebSocket. The
 * signature (docs/protocol.md#the-signature-of-twilio) is the HMAC-SHA1 of the URL that Twilio was
 * configured with and, for a form, its fields. Tried are the URL with and without its port, its
 * query as it came and as Twilio's older servers write it; for an upgrade also `wss:` and `https:`,
 * with and without the slash at the end. Compared in constant time, by WebCrypto.
 *
 * It says who sent the request, not that it is new: the same request may be sent again. A stream's
 * token (`CallTokens`) counts once.
 *
 * @throws {TypeError} If `authToken` is empty, or `publicUrl` is no URL.
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
 * if ((await handle(stranger, "secret")).status !== 403) throw new Error("let in");
 * ```
 */
export async function verifyTwilioSignature(
  request: TwilioRequest,
  authToken: string,
  options: VerifyTwilioSignatureOptions = {},
): Promise<boolean> {
  if (!authToken) throw new TypeError("Cannot check a signature without an auth token");
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

/** What is signed behind the URL, or `undefined` if the body is not the one that was signed. */
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

/** The URLs that Twilio may have signed, for what this server was asked. */
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

/** `publicUrl` is the origin, with the prefix that a proxy takes away, or the whole URL. */
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

/** `?…`, or `?` alone where that is what stands there. */
function queryOf(url: URL): string {
  return url.search || (url.href.endsWith("?") ? "?" : "");
}

/** A query as Node's old `querystring` writes it, which Twilio's own helper tries too. */
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
  if (bodyUsed) throw new TypeError("Cannot check a signature as the body was read: pass `body`");
  return await (request as Request).clone().text();
}

function header({ headers }: TwilioRequest, name: string): string | undefined {
  const value = typeof (headers as Headers).get === "function"
    ? (headers as Headers).get(name)
    : (headers as { readonly [name: string]: string | readonly string[] | undefined })[name];
  return typeof value === "string" ? value : undefined;
}
