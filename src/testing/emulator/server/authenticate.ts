import { ApiProblem } from "../base/api_problem.ts";
import type { Json } from "../base/json.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";
import type { SessionKind } from "../session/initial_session.ts";
import type { ClientSecrets } from "./client_secrets.ts";
import { credentialOf, type Handshake } from "./handshake.ts";

/** The session or call that a client may use. */
export type Admission =
  | {
    readonly kind: SessionKind;
    readonly model?: string;
    /** The session that the ephemeral key was minted with. */
    readonly preset?: Json | undefined;
  }
  | { readonly kind: "sideband"; readonly callId: string };

/**
 * Why a client is refused. The client gets one `error` event, then a close
 * (docs/protocol.md#refusals-when-a-connection-opens).
 */
export interface Refusal {
  readonly kind: "refused";
  readonly problem: ApiProblem;
  readonly closeCode: number;
  readonly closeReason: string;
}

/**
 * Decides which session or call a client may use, by the rules of the service
 * (docs/protocol.md#opening-a-websocket and docs/protocol.md#refusals-when-a-connection-opens).
 */
export function authenticate(
  handshake: Handshake,
  settings: EmulatorSettings,
  secrets: ClientSecrets,
): Admission | Refusal {
  const key = credentialOf(handshake);
  const secret = secrets.get(key);
  if (secret && secrets.isExpired(secret)) {
    return refusal(
      "invalid_api_key",
      "The ephemeral key has expired.",
      settings.openQuestions.expiredKeyCloseCode,
    );
  }
  if (!secret && !isAcceptedKey(key, settings)) {
    const message = key === "" ? "No API key was given." : "The API key is not valid.";
    return refusal("invalid_api_key", message, 3000);
  }
  if (handshake.headers["openai-beta"] !== undefined) {
    return refusal(
      "beta_api_shape_disabled",
      "The beta shape of the API has ended: leave out the OpenAI-Beta header.",
      4000,
    );
  }
  const preset = secret?.session;
  const query = handshake.url.searchParams;
  const callId = query.get("call_id");
  if (callId !== null) return { kind: "sideband", callId };
  if (query.get("intent") === "transcription" || preset?.type === "transcription") {
    if (!query.has("model")) return { kind: "transcription", preset };
    return refusal("invalid_model", "A transcription session takes no model in its URL.", 4000);
  }
  return admitModel(query.get("model") ?? modelOf(preset), settings, preset);
}

/** Whether the emulator accepts a key. */
export function isAcceptedKey(key: string, { apiKeys }: EmulatorSettings): boolean {
  return apiKeys ? apiKeys.has(key) : key !== "";
}

function modelOf(preset: Json | undefined): string | null {
  return typeof preset?.model === "string" ? preset.model : null;
}

function admitModel(
  model: string | null,
  settings: EmulatorSettings,
  preset: Json | undefined,
): Admission | Refusal {
  if (!model) return refusal("missing_model", "The URL names no model.", 4000);
  if (settings.models.has(model)) return { kind: "realtime", model, preset };
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(model)) {
    return refusal("invalid_model", "The model in the URL is not acceptable.", 4000);
  }
  if (model.startsWith("gpt-")) return { kind: "realtime", model, preset };
  return refusal(
    "model_not_found",
    `The model '${model}' does not exist, or this key has no access to it.`,
    4004,
  );
}

/** Creates a refusal in the service's shape. */
export function refusal(code: string, message: string, closeCode: number): Refusal {
  const problem = new ApiProblem({ code, message });
  return { kind: "refused", problem, closeCode, closeReason: `${problem.type}.${code}` };
}
