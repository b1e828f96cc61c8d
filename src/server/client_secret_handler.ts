import OpenAI from "openai";
import type { RealtimeSessionConfig } from "../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../contract/session_defaults.ts";
import { sessionPayload } from "../wire/openai/session_payload.ts";
import { providerFailure } from "./_provider_failure.ts";

/** A value, or a function that returns the value for a request. */
export type PerRequest<Value> = Value | ((request: Request) => Value | Promise<Value>);

/** Options of {@linkcode createClientSecretHandler}. */
export interface ClientSecretHandlerOptions {
  /** The server's API key, or a function that returns it. It never leaves the server. */
  readonly apiKey: string | (() => string | Promise<string>);
  /**
   * Decides whether a request gets a client secret. `true` creates one, and `false` answers with
   * status 403. A `Response` is sent to the page as it is. There is no default, because each secret
   * lets its owner spend your money.
   */
  readonly authorize: (request: Request) => boolean | Response | Promise<boolean | Response>;
  /**
   * The config of the session that the secret opens. The page can still change it.
   *
   * @default the default config of the service
   */
  readonly session?: PerRequest<Partial<RealtimeSessionConfig>> | undefined;
  /**
   * Decides whether a request is within its limit. `false` answers with status 429. It is called
   * after `authorize`.
   *
   * @default no limit
   */
  readonly rateLimit?: ((request: Request) => boolean | Promise<boolean>) | undefined;
  /** Returns a hashed id of the end user, which the service binds to the secret. @default no id */
  readonly safetyIdentifier?:
    | ((request: Request) => string | undefined | Promise<string | undefined>)
    | undefined;
  /**
   * The time in seconds in which the secret can open a connection: 10 to 7200. The session itself
   * may last longer.
   *
   * @default 600
   */
  readonly expiresAfterSeconds?: number | undefined;
  /** The base URL of the API. @default the URL of OpenAI's API */
  readonly baseURL?: string | undefined;
  /** Sends the request to the API. @default the runtime's own `fetch()` */
  readonly fetch?:
    | ((input: string | URL | Request, init?: RequestInit) => Promise<Response>)
    | undefined;
}

/** The service usually answers within two seconds. */
const TIMEOUT_MS = 20_000;

/**
 * Creates an HTTP handler that gives client secrets (`ek_…`) to pages. It answers a `POST` with the
 * JSON `{ value, expires_at }`, and the page passes `value` as the `apiKey` of `connect()`. It
 * works with every server that uses `Request` and `Response`.
 *
 * The answer contains neither the server's key nor the session, and it is never cached. It has no
 * CORS headers, so only pages of the same origin can read it.
 *
 * If the provider refuses the request, the answer has the provider's status and message, without
 * texts that look like a key. If the provider refuses the server's own key, or cannot be reached,
 * the status is 502. If one of your functions throws, the status is 500.
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
    throw new TypeError(
      `Cannot create client secrets: \`authorize\` is of type ${typeof authorize}. ` +
        "Pass a function that decides which requests get one",
    );
  }
  if (typeof apiKey !== "function" && (typeof apiKey !== "string" || apiKey === "")) {
    throw new TypeError(
      "Cannot create client secrets: `apiKey` is missing or empty. " +
        "Pass the API key or a function that returns it",
    );
  }
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 10 && seconds <= 7200)) {
    throw new RangeError(
      `Cannot use \`expiresAfterSeconds\`: it is ${seconds}. ` +
        "Pass a whole number from 10 to 7200",
    );
  }
  return async (request) => {
    try {
      return await refusal(request, options) ?? await mint(request, options);
    } catch {
      // An error of the application's own functions may contain secrets, so the page does not see
      // it.
      return failure(500, "Cannot create a client secret: the server failed");
    }
  };
}

async function refusal(
  request: Request,
  { authorize, rateLimit }: ClientSecretHandlerOptions,
): Promise<Response | undefined> {
  if (request.method !== "POST") {
    const message = `Cannot create a client secret: the method is ${request.method}. Use POST`;
    return failure(405, message, { Allow: "POST" });
  }
  const verdict = await authorize(request);
  if (verdict instanceof Response) return verdict;
  if (verdict !== true) {
    return failure(403, "Cannot create a client secret: the request is not allowed");
  }
  if (rateLimit && await rateLimit(request) !== true) {
    return failure(429, "Cannot create a client secret: too many requests. Try again later");
  }
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
