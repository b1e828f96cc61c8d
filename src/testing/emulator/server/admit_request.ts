import type { EmulatorSettings } from "../options/emulator_settings.ts";
import { type Admission, authenticate } from "./authenticate.ts";
import type { ClientSecrets } from "./client_secrets.ts";
import type { Handshake } from "./handshake.ts";
import { problem } from "./http_problem.ts";

/** What a session that an HTTP request begins is to be. */
export type SessionAdmission = Exclude<Admission, { kind: "sideband" }>;

/** A request, as the handshake of the socket that it stands for. */
export function handshakeOf(request: Request): Handshake {
  return { url: new URL(request.url), headers: Object.fromEntries(request.headers), protocols: [] };
}

/**
 * Decides by the rules for sockets what a request that begins a session may have.
 *
 * @param model Counts where the URL names none.
 * @throws {HttpProblem} If it may not have it: what is a close code on a socket is a status here.
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
