import type { EmulatorSettings } from "../options/emulator_settings.ts";
import { type Admission, authenticate } from "./authenticate.ts";
import type { ClientSecrets } from "./client_secrets.ts";
import type { Handshake } from "./handshake.ts";
import { problem } from "./http_problem.ts";

/** The kind of session that an HTTP request starts. */
export type SessionAdmission = Exclude<Admission, { kind: "sideband" }>;

/** The handshake of a socket that would make the same request. */
export function handshakeOf(request: Request): Handshake {
  return { url: new URL(request.url), headers: Object.fromEntries(request.headers), protocols: [] };
}

/**
 * Decides, by the rules for sockets, which session a request may start.
 *
 * @param model The model, if the URL names none.
 * @throws {HttpProblem} If the request is refused. Its status stands for the close code of a socket.
 */
export function admitRequest(
  handshake: Handshake,
  model: unknown,
  { settings, secrets }: { readonly settings: EmulatorSettings; readonly secrets: ClientSecrets },
): SessionAdmission {
  const url = new URL(handshake.url);
  if (typeof model === "string" && !url.searchParams.has("model")) {
    url.searchParams.set("model", model);
  }
  url.searchParams.delete("call_id");
  const admission = authenticate({ ...handshake, url }, settings, secrets);
  if (admission.kind === "refused") {
    const { message, code } = admission.problem;
    throw problem(statusOf(admission.closeCode), code, message);
  }
  if (admission.kind === "sideband") throw problem(400, null, "A call's session joins no call.");
  return admission;
}

function statusOf(closeCode: number): number {
  if (closeCode === 3000) return 401;
  return closeCode === 4004 ? 404 : 400;
}
