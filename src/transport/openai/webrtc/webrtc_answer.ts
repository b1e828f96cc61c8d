import type { RealtimeConnectionError } from "../../../contract/errors.ts";
import { connectionError } from "./webrtc_failure.ts";
import type { FetchLike } from "./webrtc_types.ts";

/** Where a call is asked for when nothing else is said. */
export const OPENAI_CALLS_URL = "https://api.openai.com/v1/realtime/calls";

/** How much of the server's own words an error takes over. */
const WORDS_KEPT = 500;

/** An offer to be answered. */
export interface OfferRequest {
  /** Where to. @default OPENAI_CALLS_URL */
  readonly url: string | undefined;
  /** The key; it is never part of an error. */
  readonly apiKey: string;
  /** The model, which goes into the URL if the key is not ephemeral: such a one knows its own. */
  readonly model: string;
  /** The offer. */
  readonly sdp: string;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** What the server said. */
export interface Answer {
  /** The answer. Whatever content type it came with: the service does not keep to one. */
  readonly sdp: string;
  /** The id of the call, from `Location`; undefined if the server, or CORS, did not show it. */
  readonly callId: string | undefined;
}

/**
 * Posts an offer (docs/protocol.md#webrtc-calls).
 *
 * @throws {RealtimeConnectionError} `server_error` with the status and the server's own words if it
 * refuses, `not_opened` if it cannot be reached.
 */
export async function requestAnswer(
  fetch: FetchLike,
  offer: OfferRequest,
): Promise<Answer> {
  const { url, apiKey, model, sdp, signal } = offer;
  let response;
  let body;
  try {
    response = await fetch(callUrl(url, apiKey, model), {
      method: "POST",
      headers: { "Content-Type": "application/sdp", Authorization: `Bearer ${apiKey}` },
      body: sdp,
      signal,
    });
    body = await response.text();
  } catch (error) {
    signal.throwIfAborted();
    const message = "Cannot connect: the offer did not reach the server";
    throw connectionError("not_opened", message, error);
  }
  if (!response.ok) throw refused(response.status, body, apiKey);
  const location = response.headers.get("Location");
  return { sdp: body, callId: location?.split(/[?#]/)[0]?.split("/").pop() || undefined };
}

function callUrl(
  base = OPENAI_CALLS_URL,
  apiKey: string,
  model: string,
): string {
  const url = new URL(base);
  if (!apiKey.startsWith("ek_") && !url.searchParams.has("model")) {
    url.searchParams.set("model", model);
  }
  return url.href;
}

function refused(
  status: number,
  body: string,
  apiKey: string,
): RealtimeConnectionError {
  const error = { status, ...serverError(body) };
  const message = error.message.replaceAll(apiKey, "…").slice(0, WORDS_KEPT);
  return connectionError(
    "server_error",
    `Cannot connect: the call was refused with status ${status}${message && `: ${message}`}`,
    { ...error, message },
  );
}

/** The service's error, or whatever text came in its place. */
function serverError(body: string): { readonly message: string; readonly code?: unknown } {
  try {
    const { error } = JSON.parse(body);
    if (typeof error?.message === "string") return error;
  } catch {
    // Not JSON: a proxy's page, or nothing.
  }
  return { message: body.trim() };
}
