import OpenAI from "openai";
import type { RealtimeSessionConfig } from "../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../contract/session_defaults.ts";
import { sessionPayload } from "../wire/openai/session_payload.ts";
import { providerFailure } from "./_provider_failure.ts";

/** Something, or a function of the request that gives it, now or later. */
export type PerRequest<Value> = Value | ((request: Request) => Value | Promise<Value>);

/** What {@linkcode createClientSecretHandler} takes. */
export interface ClientSecretHandlerOptions {
  /** The server's key, or a function that gives it. It never leaves the server. */
  readonly apiKey: string | (() => string | Promise<string>);
  /**
   * Who may have a client secret: `true` mints one, `false` answers 403, and a `Response` is the
   * answer as it is. There is no default: a page that anybody can open would spend your money.
   */
  readonly authorize: (request: Request) => boolean | Response | Promise<boolean | Response>;
  /** The session that the secret is for. The page may still change it. @default the service's own */
  readonly session?: PerRequest<Partial<RealtimeSessionConfig>>;
  /** Who has had enough for now: `false` answers 429. Asked after `authorize`. @default everybody may */
  readonly rateLimit?: (request: Request) => boolean | Promise<boolean>;
  /** A hashed id of the end user, which the service binds to the secret. @default none */
  readonly safetyIdentifier?: (
    request: Request,
  ) => string | undefined | Promise<string | undefined>;
  /** How long the secret can be used to connect, 10 to 7200 s; a session outlives it. @default 600 */
  readonly expiresAfterSeconds?: number;
  /** The API to mint at. @default OpenAI's */
  readonly baseURL?: string;
  /** Sends the request to the API. @default the runtime's own */
  readonly fetch?: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
}

/** The service answers within a second or two, or not at all. */
const TIMEOUT_MS = 20_000;

/**
 * Makes a handler that mints client secrets (`ek_…`) for pages: `POST` to it is answered with
 * `{ value, expires_at }`, and `value` is the `apiKey` of `connect()`. Any server that speaks
 * `Request` and `Response` can use it.
 *
 * The answer is never cached and holds no more than that: not the key, not the session. No CORS
 * headers are set, so that only pages of the same origin can read it. An error of the provider comes
 * with its status and its words, without anything that looks like a key; one about the server's own
 * key comes as 502.
 *
 * @throws {TypeError} If `authorize` or `apiKey` is missing.
 * @throws {RangeError} If `expiresAfterSeconds` is not a whole number from 10 to 7200.
 *
 * @example
 * ```ts
 * import { createClientSecretHandler } from "@voicewire/realtime/server";
 * import { createEmulator } from "@voicewire/realtime/testing";
 *
 * const handler = createClientSecretHandler({
 *   apiKey: "sk-test",
 *   authorize: (request) => request.headers.get("cookie") === "session=known",
 *   session: { instructions: "Be brief." },
 *   fetch: createEmulator().fetch, // leave it out to talk to the live service
 * });
 * const request = new Request("http://localhost/secret", {
 *   method: "POST",
 *   headers: { cookie: "session=known" },
 * });
 * const { value } = await (await handler(request)).json();
 * if (!value.startsWith("ek_")) throw new Error("no secret");
 * ```
 */
export function createClientSecretHandler(
  options: ClientSecretHandlerOptions,
): (request: Request) => Promise<Response> {
  const { apiKey, authorize, expiresAfterSeconds: seconds } = options;
  if (typeof authorize !== "function") {
    throw new TypeError("Cannot mint client secrets without `authorize`: say who may have one");
  }
  if (typeof apiKey !== "function" && (typeof apiKey !== "string" || apiKey === "")) {
    throw new TypeError("Cannot mint client secrets without an API key");
  }
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 10 && seconds <= 7200)) {
    throw new RangeError(`expiresAfterSeconds must be a whole number from 10 to 7200: ${seconds}`);
  }
  return async (request) => {
    try {
      return await refusal(request, options) ?? await mint(request, options);
    } catch {
      // What the application's own functions throw is the server's business, and may hold secrets.
      return failure(500, "The client secret could not be made");
    }
  };
}

async function refusal(
  request: Request,
  { authorize, rateLimit }: ClientSecretHandlerOptions,
): Promise<Response | undefined> {
  if (request.method !== "POST") {
    return failure(405, "The method must be POST", { Allow: "POST" });
  }
  const verdict = await authorize(request);
  if (verdict instanceof Response) return verdict;
  if (verdict !== true) return failure(403, "Not allowed");
  if (rateLimit && await rateLimit(request) !== true) return failure(429, "Too many requests");
}

async function mint(request: Request, options: ClientSecretHandlerOptions): Promise<Response> {
  const { session, expiresAfterSeconds, safetyIdentifier, baseURL, fetch } = options;
  const apiKey = typeof options.apiKey === "function" ? await options.apiKey() : options.apiKey;
  const config = typeof session === "function" ? await session(request) : session;
  const identifier = await safetyIdentifier?.(request);
  const client = new OpenAI({ apiKey, baseURL, fetch, timeout: TIMEOUT_MS, maxRetries: 1 });
  const body = {
    session: config === undefined
      ? { type: "realtime", model: DEFAULT_OPENAI_REALTIME_MODEL }
      : sessionPayload(config, { model: DEFAULT_OPENAI_REALTIME_MODEL }),
    ...expiresAfterSeconds === undefined
      ? {}
      : { expires_after: { anchor: "created_at", seconds: expiresAfterSeconds } },
  };
  try {
    const { value, expires_at } = await client.realtime.clientSecrets.create(body as never, {
      headers: identifier === undefined ? {} : { "OpenAI-Safety-Identifier": identifier },
    });
    return answer(200, { value, expires_at });
  } catch (error) {
    const { status, ...problem } = providerFailure(error, apiKey);
    return answer(status, { error: problem });
  }
}

function failure(status: number, message: string, headers?: Record<string, string>): Response {
  const error = { message, type: "invalid_request_error", code: null, param: null };
  return answer(status, { error }, headers);
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...headers, "Cache-Control": "no-store" } });
}
