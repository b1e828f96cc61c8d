import { ApiProblem } from "./api_problem.ts";
import { isAcceptedKey } from "./authenticate.ts";
import type { ClientEventChecks } from "./client_event_checks.ts";
import type { ClientSecrets } from "./client_secrets.ts";
import type { IdSource } from "./ids.ts";
import { isJson, type Json } from "./merge.ts";
import { invalidValue, missingParameter, unknownParameter } from "./problems.ts";
import { initialSession } from "./session_defaults.ts";
import type { EmulatorSettings } from "./settings.ts";

/** What the routes need. */
export interface HttpRoutesOptions {
  readonly settings: EmulatorSettings;
  readonly checks: ClientEventChecks;
  readonly secrets: ClientSecrets;
  readonly ids: IdSource;
}

const DEFAULT_LIFETIME_SECONDS = 600;

/** Answers the HTTP requests that a server of the Realtime API takes. */
export async function handleHttp(request: Request, options: HttpRoutesOptions): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!pathname.endsWith("/realtime/client_secrets")) {
    return failure(404, new ApiProblem({ code: null, message: `No route: ${pathname}` }));
  }
  if (request.method !== "POST") {
    const message = `The method must be POST: ${request.method}`;
    return failure(405, new ApiProblem({ code: "method_not_allowed", message }));
  }
  const key = /^Bearer\s+(.*)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (key.startsWith("ek_") || !isAcceptedKey(key, options.settings)) {
    const message = "The API key is missing, ephemeral or not valid.";
    return failure(401, new ApiProblem({ code: "invalid_api_key", message }));
  }
  try {
    return Response.json(mint(await request.text(), options));
  } catch (error) {
    if (error instanceof ApiProblem) return failure(400, error);
    const message = `The emulator failed: ${error instanceof Error ? error.message : error}`;
    return failure(500, new ApiProblem({ type: "server_error", code: null, message }));
  }
}

function mint(text: string, { settings, checks, secrets, ids }: HttpRoutesOptions): Json {
  const body = parseBody(text);
  const seconds = lifetimeSeconds(body.expires_after);
  const session = body.session === undefined
    ? undefined
    : checks.session(body.session) as unknown as Json;
  const secret = secrets.mint(seconds, session);
  const kind = session?.type === "transcription" ? "transcription" : "realtime";
  const model = typeof session?.model === "string" ? session.model : "gpt-realtime";
  const effective = initialSession(settings, {
    kind,
    id: ids.session(),
    model: kind === "realtime" ? model : undefined,
    preset: session,
  });
  return { value: secret.value, expires_at: secret.expiresAtUnixSeconds, session: effective };
}

function parseBody(text: string): Json {
  let body: unknown;
  try {
    body = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ApiProblem({ code: "invalid_json", message: "The body is not valid JSON." });
  }
  if (!isJson(body)) throw invalidValue("The body must be a JSON object.");
  for (const name of Object.keys(body)) {
    if (name !== "expires_after" && name !== "session") throw unknownParameter(name);
  }
  return body;
}

function lifetimeSeconds(expiresAfter: unknown): number {
  if (expiresAfter === undefined) return DEFAULT_LIFETIME_SECONDS;
  if (!isJson(expiresAfter)) {
    throw invalidValue("Invalid value for 'expires_after'.", "expires_after");
  }
  const { anchor, seconds = DEFAULT_LIFETIME_SECONDS } = expiresAfter;
  if (anchor === undefined) throw missingParameter("expires_after.anchor");
  if (anchor !== "created_at") {
    throw invalidValue("The anchor can only be 'created_at'.", "expires_after.anchor");
  }
  if (typeof seconds !== "number" || !Number.isInteger(seconds) || seconds < 10 || seconds > 7200) {
    throw invalidValue(
      "The seconds must be a whole number from 10 to 7200.",
      "expires_after.seconds",
    );
  }
  return seconds;
}

/** An error in the shape of the service's HTTP API. */
function failure(status: number, { message, type, code, param }: ApiProblem): Response {
  return Response.json({ error: { message, type, code, param } }, { status });
}
