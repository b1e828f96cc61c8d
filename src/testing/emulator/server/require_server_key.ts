import type { EmulatorSettings } from "../options/emulator_settings.ts";
import { isAcceptedKey } from "./authenticate.ts";
import { problem } from "./http_problem.ts";

/**
 * Requires the API key of a server. An ephemeral key is for a page: it can neither mint keys nor
 * control calls (docs/protocol.md#client-secrets).
 *
 * @throws {HttpProblem} With status 401, if the request has another key or none.
 */
export function requireServerKey(request: Request, settings: EmulatorSettings): void {
  const key = /^Bearer\s+(.*)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (!key.startsWith("ek_") && isAcceptedKey(key, settings)) return;
  throw problem(401, "invalid_api_key", "The API key is missing, ephemeral or not valid.");
}
