import type { IdSource } from "../base/id_source.ts";
import { isJson, type Json } from "../base/json.ts";
import { invalidValue, missingParameter, unknownParameter } from "../base/problems.ts";
import type { ClientEventChecks } from "../checks/client_event_checks.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";
import { initialSession } from "../session/initial_session.ts";
import type { ClientSecrets } from "./client_secrets.ts";
import { failureResponse, problem } from "./http_problem.ts";
import { parseJsonObject } from "./parse_json_object.ts";
import { requireServerKey } from "./require_server_key.ts";

/** Options of {@linkcode answerClientSecrets}. */
export interface ClientSecretsRouteOptions {
  readonly settings: EmulatorSettings;
  readonly checks: ClientEventChecks;
  readonly secrets: ClientSecrets;
  readonly ids: IdSource;
}

const DEFAULT_LIFETIME_SECONDS = 600;

/** Answers `POST /v1/realtime/client_secrets`. Any other path gets status 404. */
export async function answerClientSecrets(
  request: Request,
  options: ClientSecretsRouteOptions,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  try {
    if (!pathname.endsWith("/realtime/client_secrets")) {
      throw problem(404, null, `No route: ${pathname}`);
    }
    if (request.method !== "POST") {
      throw problem(405, "method_not_allowed", `The method must be POST: ${request.method}`);
    }
    requireServerKey(request, options.settings);
    return Response.json(mint(await request.text(), options));
  } catch (error) {
    return failureResponse(error);
  }
}

function mint(text: string, { settings, checks, secrets, ids }: ClientSecretsRouteOptions): Json {
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
  const body = text === "" ? {} : parseJsonObject(text, "body");
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
