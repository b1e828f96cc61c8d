import type { RealtimeConnectionError } from "../../../contract/errors.ts";
import { connectionError } from "./webrtc_failure.ts";
import type { FetchLike } from "./webrtc_types.ts";

/** The default URL to which an offer is posted. */
export const OPENAI_CALLS_URL = "https://api.openai.com/v1/realtime/calls";

/** How many characters of the server's message go into an error. */
const WORDS_KEPT = 500;

/** An offer to the server. */
export interface OfferRequest {
  /** The URL to which the offer is posted. @default OPENAI_CALLS_URL */
  readonly url: string | undefined;
  /** The API key. It is never part of an error. */
  readonly apiKey: string;
  /** The model. It is added to the URL, unless the key is ephemeral: such a key already names a model. */
  readonly model: string;
  /** The session description. */
  readonly sdp: string;
  /** Aborts the request. */
  readonly signal: AbortSignal;
}

/** The server's answer to an offer. */
export interface Answer {
  /**
   * The session description. Its content type is not checked, as the service does not always send the same.
   */
  readonly sdp: string;
  /**
   * The id of the call, from the header `Location`; `undefined` if the server did not send it, or CORS
   * hides it.
   */
  readonly callId: string | undefined;
}

/**
 * Posts an offer and returns the answer (docs/protocol.md#webrtc-calls).
 *
 * @throws {RealtimeConnectionError} `server_error` with the status and message of the server, if it refuses;
 * `not_opened`, if the server cannot be reached.
 */
export async function requestAnswer(
  fetch: FetchLike,
  offer: OfferRequest,
): Promise<Answer> {
  const { url, apiKey, model, sdp, signal } = offer;
  let host = "the server";
  let response;
  let body;
  try {
    const target = callUrl(url, apiKey, model);
    host = target.host;
    response = await fetch(target.href, {
      method: "POST",
      headers: { "Content-Type": "application/sdp", Authorization: `Bearer ${apiKey}` },
      body: sdp,
      signal,
    });
    body = await response.text();
  } catch (error) {
    signal.throwIfAborted();
    const message = `Cannot connect: the offer could not be posted to ${host}`;
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
): URL {
  const url = new URL(base);
  if (!apiKey.startsWith("ek_") && !url.searchParams.has("model")) {
    url.searchParams.set("model", model);
  }
  return url;
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
    `Cannot connect: the server refused the call with status ${status}${message && `: ${message}`}`,
    { ...error, message },
  );
}

/** Returns the service's error; if the body has none, the body's text as its message. */
function serverError(body: string): { readonly message: string; readonly code?: unknown } {
  try {
    const { error } = JSON.parse(body);
    if (typeof error?.message === "string") return error;
  } catch {
    // The body is not JSON: it is empty, or the page of a proxy.
  }
  return { message: body.trim() };
}
